using System.Globalization;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Store.Sqlite;

/// <summary>Which failures of SQLite are no fault of what was asked.</summary>
internal static class SqliteTroubles
{
    /// <summary>Another process holds the file. SQLite has waited for it already.</summary>
    public static bool IsBusy(Exception failure) =>
        failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    /// <summary>The trouble behind a failed commit or a unit of it; null: it is the unit's own failure.</summary>
    public static StoreTrouble? OfWriting(Exception failure) => Of(failure, "written");

    /// <summary>The trouble behind a failed read; null: it is the question's own failure.</summary>
    public static StoreTrouble? OfReading(Exception failure) => Of(failure, "read");

    /// <summary>SQLite's name and number of an error.</summary>
    public static string Words(SqliteException failure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SQLite {failure.SqliteErrorCode}{Extended(failure)} ({raw.sqlite3_errstr(failure.SqliteErrorCode).utf8_to_string()})"
        );

    // They pass, or somebody mends them: a lock, a medium that only reads, an I/O error, a full disk, a file that cannot be opened.
    private static StoreTrouble? Of(Exception failure, string what) =>
        failure
            is SqliteException
            {
                SqliteErrorCode: raw.SQLITE_BUSY
                    or raw.SQLITE_LOCKED
                    or raw.SQLITE_READONLY
                    or raw.SQLITE_IOERR
                    or raw.SQLITE_FULL
                    or raw.SQLITE_CANTOPEN,
            } trouble
            ? new StoreTrouble(what, Words(trouble))
            : null;

    private static string Extended(SqliteException failure) =>
        failure.SqliteExtendedErrorCode == failure.SqliteErrorCode
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"/{failure.SqliteExtendedErrorCode}");
}
