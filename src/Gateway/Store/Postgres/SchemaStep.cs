namespace Gateway.Store.Postgres;

/// <summary>What a step of the schema means for gateways that do not know it.</summary>
internal enum StepKind
{
    /// <summary>They may go on, and may start again.</summary>
    Expand,

    /// <summary>They must have ended, and start no more.</summary>
    Contract,
}

/// <summary>One step of the schema.</summary>
internal sealed record SchemaStep(StepKind Kind, string Sql)
{
    /// <summary>How many of these steps a gateway must know at least to work on the store that they make.</summary>
    public static int Oldest(IReadOnlyList<SchemaStep> steps)
    {
        for (var known = steps.Count; known > 0; known--)
        {
            if (steps[known - 1].Kind == StepKind.Contract)
            {
                return known;
            }
        }
        return 0;
    }
}
