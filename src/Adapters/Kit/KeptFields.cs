using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection;

namespace Adapters.Kit;

/// <summary>The members of an answer that are kept as evidence (<see cref="KeptAttribute"/>).</summary>
internal static class KeptFields
{
    private static readonly ConcurrentDictionary<(Type, MessageFormat), (string Name, PropertyInfo Member)[]> Known = new();

    /// <summary>Names and values, in the order of the record.</summary>
    public static IEnumerable<(string Name, string? Value)> Of(object message, MessageFormat format) =>
        Known
            .GetOrAdd((message.GetType(), format), static key => Find(key.Item1, key.Item2))
            .Select(field =>
                (field.Name, field.Member.GetValue(message) is { } value ? Convert.ToString(value, CultureInfo.InvariantCulture) : null)
            );

    private static (string, PropertyInfo)[] Find(Type type, MessageFormat format) =>
        [
            .. from member in type.GetProperties()
            let kept = MessageMembers.Mark<KeptAttribute>(member).FirstOrDefault()
            where kept is not null
            select (kept.As ?? format.NameOf(member), member),
        ];
}

/// <summary>The marks on the members of a message, whether they stand on the property or on the parameter of a positional record.</summary>
internal static class MessageMembers
{
    public static IEnumerable<T> Mark<T>(PropertyInfo member)
        where T : Attribute =>
        member
            .GetCustomAttributes<T>()
            .Concat(
                member
                    .DeclaringType!.GetConstructors()
                    .SelectMany(constructor => constructor.GetParameters())
                    .Where(parameter => parameter.Name == member.Name)
                    .SelectMany(parameter => parameter.GetCustomAttributes<T>())
            );
}
