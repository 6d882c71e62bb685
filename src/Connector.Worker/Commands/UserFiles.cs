using Connector.Worker.Hosting;
using Sylvan.Data.Csv;

namespace Connector.Worker.Commands;

/// <summary>Files at places that the user chose. One that cannot be written or read ends the command with its place and mend, not with the system's words.</summary>
internal static class UserFiles
{
    /// <param name="place">The file or folder, with the option that named it where that helps.</param>
    /// <exception cref="SettingsException">It cannot be written.</exception>
    public static async Task WriteAsync(string place, Func<Task> write, string mend = "choose another place")
    {
        try
        {
            await write();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{place} cannot be written ({fault.GetType().Name}): {mend}");
        }
    }

    /// <param name="place">The file, with the option that named it where that helps.</param>
    /// <exception cref="SettingsException">It cannot be read, or is no CSV where it should be.</exception>
    public static async Task<T> ReadAsync<T>(string place, Func<Task<T>> read)
    {
        try
        {
            return await read();
        }
        catch (CsvFormatException fault)
        {
            throw new SettingsException($"{place} cannot be read as CSV, row {fault.RowNumber} ({fault.GetType().Name}): save it anew with commas, quotes around cells that hold them, in UTF-8");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException($"{place} cannot be read ({fault.GetType().Name})");
        }
    }
}
