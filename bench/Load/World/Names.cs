namespace Load.World;

/// <summary>What the contenders are called in tables.</summary>
internal static class Names
{
    public const string Direct = "direct";
    public const string PassThrough = "YARP";
    public const string Sqlite = "gateway, SQLite";
    public const string Postgres = "gateway, PostgreSQL";
    public const string TwoNodes = "two nodes, PostgreSQL";
    public const string Singly = "one transaction a unit";
    public const string Plain = "plain gateway, SQLite";
    public const string PgBench = "pgbench";
    public const string Fresh = "never analysed PostgreSQL";
}
