using System.Collections.Immutable;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Adapters.Contract.Settings;

/// <summary>The one way in for an adapter; its own <c>Add…</c> method calls it.</summary>
public static class WalletRegistration
{
    /// <summary>
    /// Reads <c>Adapters:{name}</c>; when the wallet is on and its settings are good, lets the adapter register itself
    /// (an <see cref="IWallet"/> singleton and what it needs). Faults are left in an <see cref="AdapterFaults"/> for the
    /// gateway, which refuses to start and names all of them.
    /// </summary>
    /// <typeparam name="TOptions">The adapter's settings.</typeparam>
    /// <param name="services">The gateway's services.</param>
    /// <param name="configuration">The gateway's whole configuration.</param>
    /// <param name="name">The section's name, e.g. <c>Jeonseong</c>.</param>
    /// <param name="read">Reads every setting, noting faults instead of throwing.</param>
    /// <param name="register">Registers the adapter.</param>
    public static IServiceCollection AddWallet<TOptions>(
        this IServiceCollection services,
        IConfiguration configuration,
        string name,
        Func<WalletSettings, TOptions> read,
        Action<IServiceCollection, TOptions> register
    )
    {
        var settings = new WalletSettings(
            configuration.GetSection("Adapters:" + name),
            "live".Equals(configuration["Gateway:Mode"], StringComparison.OrdinalIgnoreCase)
        );
        if (!settings.Enabled)
        {
            return services;
        }
        var options = read(settings);
        var faults = settings.Faults();
        if (faults.IsEmpty)
        {
            register(services, options);
        }
        else
        {
            services.AddSingleton(new AdapterFaults(name, faults));
        }
        return services;
    }
}

/// <summary>What is wrong with an adapter's settings.</summary>
/// <param name="Adapter">The section's name.</param>
/// <param name="Faults">Each names the full key and how to mend it, never a value.</param>
public sealed record AdapterFaults(string Adapter, ImmutableArray<string> Faults);

/// <summary>Where wallets and tills reach this gateway; known for sure only once it listens.</summary>
public interface IGatewayAddress
{
    /// <summary><c>Gateway:PublicUrl</c>, else the first bound address.</summary>
    Uri PublicUrl { get; }
}
