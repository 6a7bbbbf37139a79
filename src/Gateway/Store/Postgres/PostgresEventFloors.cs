namespace Gateway.Store.Postgres;

/// <summary>The step that makes room for noting up to which event a merchant's were deleted.</summary>
internal static class PostgresEventFloors
{
    public static readonly SchemaStep Step = new(
        StepKind.Expand,
        """
        create table event_floors (
            merchant_id text collate "C" primary key,
            id text collate "C" not null
        );
        """
    );
}
