namespace Gateway.Store.Sql;

/// <summary>The row of an answer that is being read; columns count from 0, as in the query.</summary>
internal interface IStoreRow
{
    /// <summary>Whether a column has no value.</summary>
    bool IsDBNull(int column);

    /// <summary>The text of a column that has one.</summary>
    string GetString(int column);

    /// <summary>The whole number of a column that has one; times are milliseconds since 1970.</summary>
    long GetInt64(int column);
}
