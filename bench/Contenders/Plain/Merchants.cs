namespace Plain;

/// <summary>Merchants by their keys.</summary>
internal sealed record Merchants(IReadOnlyDictionary<string, string> ByKey)
{
    private const string Scheme = "Bearer ";

    public static Merchants Read(IConfigurationSection section) =>
        new(section.GetChildren().ToDictionary(merchant => merchant["ApiKeys:0"]!, merchant => merchant["Id"]!, StringComparer.Ordinal));

    public string? Of(HttpContext http) =>
        http.Request.Headers.Authorization.ToString() is { } header && header.StartsWith(Scheme, StringComparison.Ordinal)
            ? ByKey.GetValueOrDefault(header[Scheme.Length..])
            : null;
}
