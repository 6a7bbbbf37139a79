namespace Gateway.Webhooks;

/// <summary>The address of an endpoint as it is sent: path and query as the merchant wrote them, for receivers that compare them.</summary>
internal static class WebhookAddress
{
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>What a request goes to.</summary>
    /// <param name="url">An absolute address of visible ASCII characters.</param>
    public static Uri Of(string url) =>
        // What no request line may carry as it is, or an address without a path, is written anew.
        Uri.IsWellFormedUriString(url, UriKind.Absolute) && new Uri(url, AsWritten) is { PathAndQuery: ['/', ..] } written
            ? written
            : new Uri(url);
}
