using System.Collections.Immutable;
using System.Reflection;
using Adapters.Contract.Disclosures;
using Refit;

namespace Adapters.Kit.Disclosures;

/// <summary>One call of a typed API, as far as disclosures are concerned.</summary>
/// <param name="Path">Its path, with <c>{name}</c> for a part that holds data.</param>
/// <param name="Operations">The gateway's operations that it serves.</param>
/// <param name="Fields">What its request holds.</param>
internal sealed record MessageMethod(string Path, IReadOnlyList<string> Operations, ImmutableArray<DisclosedField> Fields)
{
    /// <summary>The calls of an API.</summary>
    /// <param name="api">The Refit interface.</param>
    /// <param name="format">How its messages are written.</param>
    public static ImmutableArray<MessageMethod> All(Type api, MessageFormat format) =>
        [
            .. from method in api.GetMethods()
            let path = method.GetCustomAttribute<HttpMethodAttribute>()!.Path
            select new MessageMethod(
                path,
                method.GetCustomAttribute<ServesAttribute>()?.Operations ?? [],
                [.. method.GetParameters().SelectMany(parameter => Of(parameter, path, format))]
            ),
        ];

    private static IEnumerable<DisclosedField> Of(ParameterInfo parameter, string path, MessageFormat format)
    {
        if (parameter.GetCustomAttribute<BodyAttribute>() is not null)
        {
            return [new("header:Content-Type", DataKind.Protocol), .. Members(parameter.ParameterType, string.Empty, format)];
        }
        var name =
            parameter.GetCustomAttribute<HeaderAttribute>() is { } header ? "header:" + header.Header
            : path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal) ? "path:" + parameter.Name
            : "query:" + parameter.Name;
        return parameter.GetCustomAttributes<IsAttribute>().Select(mark => new DisclosedField(name, mark.Kind));
    }

    private static IEnumerable<DisclosedField> Members(Type message, string prefix, MessageFormat format)
    {
        foreach (var member in message.GetProperties())
        {
            var name = prefix + format.NameOf(member);
            var marks = MessageMembers.Mark<IsAttribute>(member).ToList();
            foreach (var mark in marks)
            {
                yield return new DisclosedField(mark.Member is { } part ? name + format.Separator + part : name, mark.Kind);
            }
            if (marks.Count == 0 && member.PropertyType is { IsClass: true } inner && inner != typeof(string))
            {
                foreach (var field in Members(inner, name + format.Separator, format))
                {
                    yield return field;
                }
            }
        }
    }
}
