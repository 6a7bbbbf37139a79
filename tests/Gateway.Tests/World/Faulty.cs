using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Tests.World;

/// <summary>A part of the gateway that fails where a test says so, before it did anything, and else does its work.</summary>
/// <typeparam name="T">The interface by which the gateway knows it.</typeparam>
#pragma warning disable CA1852 // the runtime makes a subtype of it
internal class Faulty<T> : DispatchProxy
#pragma warning restore CA1852
    where T : class
{
    private T? _inner;
    private Func<string, Exception?>? _fault;

    /// <summary>Puts it in the place of the part.</summary>
    /// <param name="parts">The gateway's parts.</param>
    /// <param name="fault">What a method with this name fails with; null: it works.</param>
    public static void Put(IServiceCollection parts, Func<string, Exception?> fault)
    {
        var part = parts.Last(one => one.ServiceType == typeof(T));
        parts.AddSingleton(provider =>
        {
            var proxy = Create<T, Faulty<T>>();
            var faulty = (Faulty<T>)(object)proxy;
            faulty._inner = (T)(
                part.ImplementationFactory?.Invoke(provider) ?? ActivatorUtilities.CreateInstance(provider, part.ImplementationType!)
            );
            faulty._fault = fault;
            return proxy;
        });
    }

    /// <inheritdoc/>
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
        _fault!(targetMethod!.Name) is { } failure
            ? throw failure
            : targetMethod.Invoke(_inner, BindingFlags.DoNotWrapExceptions, null, args, null);
}
