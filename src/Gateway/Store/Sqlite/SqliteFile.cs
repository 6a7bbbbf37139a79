using System.Runtime.Versioning;
using Gateway.Settings;
using Microsoft.Data.Sqlite;

namespace Gateway.Store.Sqlite;

/// <summary>
/// The file of a store, held by this gateway alone: a lock on a file beside it, which the system gives up when the process
/// ends in whatever way. SQLite's own locks stay free for tools that read. Only the gateway's user may read what lies there.
/// </summary>
internal sealed partial class SqliteFile : IDisposable
{
    private const UnixFileMode OwnFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnFolder = OwnFile | UnixFileMode.UserExecute;

    // The error numbers of a lock that is taken: Linux, macOS and others, Windows.
    private static readonly int[] Taken = [11, 35, unchecked((int)0x80070020)];

    // A former process may still be at its last writes.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(100);
    private readonly string _path;
    private readonly ILogger _log;
    private FileStream? _lock;

    private SqliteFile(string path, ILogger log)
    {
        _path = path;
        _log = log;
    }

    /// <summary>Makes the folder and takes the lock; waits for it for 5 s.</summary>
    /// <returns>Null: the store lies in memory.</returns>
    /// <exception cref="StartRefusedException">The place cannot be written, or another gateway holds the file.</exception>
    public static SqliteFile? Hold(SqliteConnectionStringBuilder store, ILogger log)
    {
        if (store.Mode == SqliteOpenMode.Memory || store.DataSource is "" or ":memory:")
        {
            return null;
        }
        var named = Path.GetFullPath(store.DataSource);
        var link = new FileInfo(named);
        // A file has one lock, by whichever link it is named.
        var file = new SqliteFile(link.LinkTarget is null ? named : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName, log);
        try
        {
            file.MakeFolder();
            file.Take();
            file.Make();
            return file;
        }
        catch (Exception failure)
        {
            file.Dispose();
            throw file.Refusal(failure) ?? failure;
        }
    }

    /// <summary>What a failure at the start means in one sentence; null: it is a defect.</summary>
    public StartRefusedException? Refusal(Exception failure)
    {
        var cause = failure switch
        {
            StartRefusedException refused => refused.Message,
            _ when Directory.Exists(_path) => "it is a folder; name a file in it",
            SqliteException refused => SqliteFailures.Words(refused) + Cure(refused),
            UnauthorizedAccessException => "the user that runs the gateway may not write there; give it the folder",
            IOException refused => refused.Message.TrimEnd('.'),
            _ => null,
        };
        return cause is null
            ? null
            : new StartRefusedException($"The store {_path} (ConnectionStrings:Store) cannot be opened: {cause}", failure);
    }

    /// <summary>Gives the lock up. Its file stays, as another gateway may wait for it.</summary>
    public void Dispose() => _lock?.Dispose();

    private static string Cure(SqliteException refused) =>
        refused.SqliteErrorCode switch
        {
            SQLitePCL.raw.SQLITE_NOTADB => "; name another file, or move this one away",
            SQLitePCL.raw.SQLITE_READONLY or SQLitePCL.raw.SQLITE_CANTOPEN => "; give file and folder to the user that runs the gateway",
            SQLitePCL.raw.SQLITE_BUSY => "; end the program that holds it",
            SQLitePCL.raw.SQLITE_FULL => "; make room on its disk",
            _ => string.Empty,
        };

    private void MakeFolder()
    {
        var folder = Path.GetDirectoryName(_path)!;
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder, OwnFolder);
        }
        else if ((File.GetUnixFileMode(folder) & (UnixFileMode.OtherWrite | UnixFileMode.StickyBit)) == UnixFileMode.OtherWrite)
        {
            OpenFolder(_log, folder);
        }
    }

    private void Take()
    {
        if (Directory.Exists(_path))
        {
            throw new IOException();
        }
        for (var tries = Patience / Again; ; tries--)
        {
            try
            {
                _lock = new FileStream(_path + ".lock", Own(FileMode.OpenOrCreate));
                return;
            }
            catch (IOException taken) when (Taken.Contains(taken.HResult))
            {
                if (tries <= 0)
                {
                    throw new StartRefusedException(
                        "another gateway holds it. Stop that one first, or give this one a file of its own; gateways that share a store need PostgreSQL (Gateway:Store=postgres)",
                        taken
                    );
                }
                Thread.Sleep(Again);
            }
        }
    }

    // SQLite gives the files beside it the same mode.
    private void Make()
    {
        if (!File.Exists(_path))
        {
            new FileStream(_path, Own(FileMode.CreateNew)).Dispose();
        }
        if (OperatingSystem.IsWindows())
        {
            return;
        }
        foreach (var path in new[] { _path, _path + "-wal", _path + "-shm", _path + ".lock" })
        {
            if (File.Exists(path) && (File.GetUnixFileMode(path) & ~OwnFile) != UnixFileMode.None)
            {
                Close(path);
            }
        }
    }

    [UnsupportedOSPlatform("windows")]
    private void Close(string path)
    {
        var mode = File.GetUnixFileMode(path);
        try
        {
            File.SetUnixFileMode(path, mode & OwnFile);
        }
        catch (UnauthorizedAccessException)
        {
            // It belongs to another user, who may let this one in by a group.
            OpenFile(_log, path, Convert.ToString((int)mode, 8));
        }
    }

    private static FileStreamOptions Own(FileMode mode)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnFile;
        }
        return options;
    }

    [LoggerMessage(
        1504,
        LogLevel.Warning,
        "Every user of this machine may write to the folder {Folder} of the store; give it to the gateway's user alone"
    )]
    private static partial void OpenFolder(ILogger log, string folder);

    [LoggerMessage(1505, LogLevel.Warning, "{File} belongs to another user and is open to more users than the gateway's (mode {Mode})")]
    private static partial void OpenFile(ILogger log, string file, string mode);
}
