using System.Text;
using Microsoft.Data.Sqlite;

namespace Gateway.Settings;

/// <summary>
/// Where a test gateway keeps its data key if none is configured: a file beside its SQLite store that only its own user may read. A
/// copy of the store alone does not have it.
/// </summary>
/// <param name="path">The file.</param>
internal sealed class DataKeyFile(string path)
{
    /// <summary>The file that belongs to a SQLite store.</summary>
    /// <param name="connectionString">Where the store is.</param>
    public static DataKeyFile Beside(string connectionString) =>
        new(Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource) + ".key");

    /// <summary>The key, or null if there is no file.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read, or holds no key.</exception>
    public DataKey? Read()
    {
        try
        {
            return File.Exists(path)
                ? DataKey.Read(File.ReadAllText(path).Trim())
                    ?? throw new StartRefusedException(
                        $"{path} does not hold a data key; put back the file that belongs to the store, or delete it if the store is new"
                    )
                : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be read by the gateway's user; it holds the data key of the store", fault);
        }
    }

    /// <summary>Makes a key and its file; on disk when this returns.</summary>
    /// <exception cref="StartRefusedException">The file cannot be written.</exception>
    public DataKey Make()
    {
        var text = DataKey.NewText();
        // Under another name first: a file that was begun must not be taken for the key.
        var begun = path + ".new";
        try
        {
            File.Delete(begun);
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }
            using (var file = new FileStream(begun, options))
            {
                file.Write(Encoding.ASCII.GetBytes(text + "\n"));
                file.Flush(flushToDisk: true);
            }
            File.Move(begun, path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartRefusedException($"{path} cannot be written; set Gateway:DataKey instead, to {DataKey.Form}", fault);
        }
        return DataKey.Read(text)!;
    }
}
