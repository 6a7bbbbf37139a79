using System.Text;

namespace Gateway.Http;

/// <summary>Unicode normalisation silently does nothing where ICU is missing; then the gateway must not start.</summary>
internal static class UnicodeCheck
{
    /// <exception cref="InvalidOperationException">Normalisation does not work here.</exception>
    public static void Check()
    {
        if ("\u1112\u1161\u11ab".Normalize(NormalizationForm.FormC) != "\ud55c")
        {
            throw new InvalidOperationException(
                "Unicode normalisation does not work on this machine: install ICU (on Debian the package libicu, any "
                    + "version) and do not set DOTNET_SYSTEM_GLOBALIZATION_INVARIANT."
            );
        }
    }
}
