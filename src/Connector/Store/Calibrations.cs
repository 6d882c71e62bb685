using Connector.Store.Sql;

namespace Connector.Store;

internal sealed class Calibrations(Database database, TimeProvider clock) : ICalibrations
{
    public async Task<long> KeepAsync(CalibrationEvidence evidence, CancellationToken cancellationToken)
    {
        using var turn = await database.BeginAsync(cancellationToken);
        database.Execute(
            """
            insert into calibration (id, hash, kind, dimension, framework_version, framework_hash, found_at, evidence)
            values ((select coalesce(max(id), 0) + 1 from calibration), @hash, @kind, @dimension, @version, @framework, @at, @evidence)
            on conflict (hash) do nothing
            """,
            evidence.Hash, evidence.Kind, evidence.Dimension, evidence.FrameworkVersion, evidence.FrameworkHash, clock.Now(), evidence.Json);
        var id = database.Scalar("select id from calibration where hash = @hash", evidence.Hash);
        turn.Commit();
        return id;
    }

    public async Task<IReadOnlyList<KeptCalibration>> ListAsync(CancellationToken cancellationToken)
    {
        using var turn = await database.EnterAsync(cancellationToken);
        return database.Query(
            "select id, found_at, kind, dimension, framework_version, framework_hash, hash, evidence from calibration order by id desc",
            reader => new KeptCalibration(reader.GetInt64(0), reader.Time(1), new CalibrationEvidence(
                reader.GetString(2), reader.Text(3), reader.GetString(4), reader.GetString(5), reader.GetString(6), reader.GetString(7))));
    }
}
