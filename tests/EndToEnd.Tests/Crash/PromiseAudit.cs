using System.Collections.Immutable;

namespace EndToEnd.Tests.Crash;

/// <summary>What the gateway once said, against what it says in the end.</summary>
internal static class PromiseAudit
{
    // The table of the documentation: what may come next.
    private static readonly Dictionary<string, string[]> Next = new(StringComparer.Ordinal)
    {
        ["processing"] = ["awaiting_customer", "authorized", "succeeded", "declined", "canceled", "expired", "review", "failed"],
        ["awaiting_customer"] = ["processing", "authorized", "succeeded", "declined", "canceled", "expired", "review"],
        ["authorized"] = ["succeeded", "canceled", "expired", "review"],
        ["review"] = ["authorized", "succeeded", "declined", "canceled", "expired", "failed"],
        ["succeeded"] = [],
        ["declined"] = [],
        ["canceled"] = [],
        ["expired"] = [],
        ["failed"] = [],
    };

    /// <summary>A key that made something answers with it, by the documented status of a repeat, and made nothing else before.</summary>
    public static IEnumerable<string> OfKey(Asked asked, Heard now)
    {
        var good = asked.Answers.Where(a => a.IsGood).ToList();
        if (good.Count == 0)
        {
            yield break;
        }
        var id = good[0].Id;
        if (good.Exists(a => a.Id != id))
        {
            yield return $"{asked.Key}: made {string.Join(" and ", good.Select(a => a.Id).Distinct(StringComparer.Ordinal))}";
        }
        if (good.Count(a => !a.Replayed) > 1)
        {
            yield return $"{asked.Key}: was new {good.Count(a => !a.Replayed)} times";
        }
        if (asked.Answers.LastOrDefault() is { IsGood: false } refused)
        {
            yield return $"{asked.Key}: made {id}, then refused with {refused.Status}";
        }
        if (good.Exists(a => a.Replayed ? a.Status != 200 : a.Status != FirstStatus(asked)))
        {
            yield return $"{asked.Key}: an answer with another status than documented";
        }
        if (now is not { Status: 200, Replayed: true } || now.Id != id)
        {
            yield return $"{asked.Key}: made {id}, and now answers {now.Status} {(now is { IsGood: true } ? now.Id : "")}{(now is { Replayed: false } ? ", not as a repeat" : "")}";
        }
    }

    /// <summary>Whatever was told of an object still holds, or was left by a documented step.</summary>
    public static IEnumerable<string> OfObject(string id, IReadOnlyCollection<string> seen, string? now)
    {
        if (now is null)
        {
            yield return $"{id}: was acknowledged, and is gone";
            yield break;
        }
        foreach (var was in seen.Distinct(StringComparer.Ordinal))
        {
            if (!Reaches(was, now))
            {
                yield return $"{id}: was {was}, and is {now}";
            }
        }
    }

    private static int FirstStatus(Asked asked) => asked.Path.EndsWith("/cancel", StringComparison.Ordinal) ? 200 : 201;

    private static bool Reaches(string from, string to)
    {
        var reached = ImmutableHashSet.Create(StringComparer.Ordinal, from);
        for (var size = 0; size != reached.Count; )
        {
            size = reached.Count;
            reached = reached.Union(reached.SelectMany(status => Next[status]));
        }
        return reached.Contains(to);
    }
}
