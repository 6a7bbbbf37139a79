namespace Gateway.Settings;

/// <summary>What a live gateway refuses although a test gateway takes it: each named, with what to do.</summary>
internal static class LiveRules
{
    private const int ShortestKey = 32;
    private const int FewestCharacters = 10;

    /// <summary>Notes a fault for each setting that would be unsafe where real money moves.</summary>
    public static void Check(SettingReader reader, GatewaySettings settings)
    {
        if (settings.PublicUrl is { Scheme: not "https" })
        {
            reader.Fault("PublicUrl", "an https address in live mode");
        }
        if (reader.IsAbsent("PublicUrl"))
        {
            reader.Fault("PublicUrl", "set in live mode: the https address under which wallets reach the gateway");
        }
        if (settings.AdminKey is { } key && !IsHardToGuess(key))
        {
            reader.Fault(
                "AdminKey",
                $"at least {ShortestKey} characters long in live mode, with at least {FewestCharacters} different ones; this makes one: echo ak_$(openssl rand -hex 32)"
            );
        }
        if (settings.AllowInsecureWebhooks)
        {
            reader.Fault("Webhooks:AllowInsecure", "false, or absent, in live mode");
        }
    }

    private static bool IsHardToGuess(string key) =>
        key.Length >= ShortestKey && key.AsSpan(3).ToArray().Distinct().Count() >= FewestCharacters;
}
