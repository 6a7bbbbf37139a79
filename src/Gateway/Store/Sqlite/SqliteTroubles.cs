using System.Globalization;
using Gateway.Http;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Store.Sqlite;

/// <summary>
/// What a failure of SQLite is: a lock of another process, which passes; a trouble of the database, which passes or which
/// somebody mends; or, if it is neither, the fault of what was asked.
/// </summary>
internal static class SqliteTroubles
{
    /// <summary>Another process holds the file. SQLite has waited for it already.</summary>
    public static bool IsBusy(Exception failure) => failure is SqliteException { SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED };

    /// <summary>The trouble behind a failed commit or a unit of it.</summary>
    public static StoreTrouble? OfWriting(Exception failure) => Of(failure, "written");

    /// <summary>The trouble behind a failed read.</summary>
    public static StoreTrouble? OfReading(Exception failure) => Of(failure, "read");

    /// <summary>SQLite's name and number of an error.</summary>
    public static string Words(SqliteException failure) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"SQLite {failure.SqliteErrorCode}{Extended(failure)} ({raw.sqlite3_errstr(failure.SqliteErrorCode).utf8_to_string()})"
        );

    // A medium that only reads, an I/O error, a full disk, a file that cannot be opened.
    private static StoreTrouble? Of(Exception failure, string what) =>
        failure
            is SqliteException
            {
                SqliteErrorCode: raw.SQLITE_READONLY or raw.SQLITE_IOERR or raw.SQLITE_FULL or raw.SQLITE_CANTOPEN,
            } trouble
            ? new StoreTrouble(what, Words(trouble))
            : null;

    private static string Extended(SqliteException failure) =>
        failure.SqliteExtendedErrorCode == failure.SqliteErrorCode
            ? string.Empty
            : string.Create(CultureInfo.InvariantCulture, $"/{failure.SqliteExtendedErrorCode}");
}
