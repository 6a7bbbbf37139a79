namespace Gateway.Settings;

/// <summary>
/// Settings from a folder with one file for each, as container platforms mount secrets: the file <c>Gateway__DataKey</c> holds
/// <c>Gateway:DataKey</c>. One line break at the end does not belong to the value. They win over all other settings.
/// </summary>
internal static class SecretFiles
{
    /// <summary>The setting that names the folder.</summary>
    public const string Setting = "Gateway:SecretsDirectory";

    /// <summary>Adds the folder's files to a configuration if one is named.</summary>
    /// <param name="configuration">The configuration so far.</param>
    /// <param name="faults">Takes the fault if the folder cannot be read.</param>
    public static void Add(ConfigurationManager configuration, ICollection<string> faults)
    {
        if (configuration[Setting] is not { Length: > 0 } folder)
        {
            return;
        }
        try
        {
            configuration.AddKeyPerFile(Path.GetFullPath(folder), optional: false, reloadOnChange: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            faults.Add($"{Setting} must be a directory that exists and whose files the gateway's user may read");
        }
    }
}
