using System.Text;
using Trine.Hosting.Tenancy;
using Trine.Model;
using Trine.Model.GoText;
using Trine.Model.Logs;

namespace Trine.Distributor.Logs;

/// <summary>
/// Finds the level of each entry as Loki does: labels, structured metadata, OpenTelemetry's severity number, the line as
/// JSON or logfmt, then the first word of the line that names a level. Immutable, thread-safe.
/// </summary>
internal sealed class LevelDetector
{
    private readonly byte[][] _fields;
    private readonly string[] _fieldNames;
    private readonly LevelFieldScanner _scanner;

    public LevelDetector(LogLimits limits)
    {
        _fieldNames = [.. limits.LogLevelFields];
        _fields = [.. _fieldNames.Select(Encoding.UTF8.GetBytes)];
        _scanner = new LevelFieldScanner(_fields, limits.LogLevelFromJsonMaxDepth);
    }

    /// <summary>Sets the level of each row of a stream.</summary>
    public void Detect(LogBatch batch, int streamIndex)
    {
        var stream = batch.Streams[streamIndex];
        var ofStream = LevelOfLabels(stream.Labels);
        var constants = new LevelSlices(batch);
        for (var row = stream.RowStart; row < stream.RowStart + stream.RowCount; row++)
        {
            if (!batch.IsRefused(row) && !NormaliseDetected(batch, row))
            {
                batch.Levels[row] = constants.SliceOf(
                    ofStream is not null ? ofStream : LevelOfRow(batch, row));
            }
        }
    }

    /// <summary>Canonical when it is a known spelling, else as it stands: a field that is there decides.</summary>
    private static ReadOnlySpan<byte> Normalise(ReadOnlySpan<byte> value)
    {
        var canonical = LogLevels.Canonical(value);
        return canonical.IsEmpty ? value : canonical;
    }

    /// <summary>A sender that detected the level itself has the last word; its spelling becomes ours.</summary>
    /// <returns>Whether there is such a level.</returns>
    private static bool NormaliseDetected(LogBatch batch, int row)
    {
        var pairs = batch.MetadataOf(row);
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (!batch.Bytes(pairs[i]).SequenceEqual(LogFrame.DetectedLevelName))
            {
                continue;
            }

            var value = batch.Bytes(pairs[i + 1]);
            var canonical = LogLevels.Canonical(value);
            if (!canonical.IsEmpty && !canonical.SequenceEqual(value))
            {
                batch.SetMetadataValue(row, i / 2, batch.AppendText(canonical));
            }

            return true;
        }

        return false;
    }

    private byte[]? LevelOfLabels(LabelSet labels)
    {
        foreach (var name in _fieldNames)
        {
            if (labels.TryGet(name, out var value))
            {
                return Normalise(Encoding.UTF8.GetBytes(value)).ToArray();
            }
        }

        return null;
    }

    private ReadOnlySpan<byte> LevelOfRow(LogBatch batch, int row)
    {
        var pairs = batch.MetadataOf(row);
        if (!pairs.IsEmpty)
        {
            foreach (var field in _fields)
            {
                if (TryFind(batch, pairs, field, out var value))
                {
                    return Normalise(value);
                }
            }

            if (TryFind(batch, pairs, "severity_number"u8, out var severity))
            {
                return GoNumber.ParseInt(severity, out var number) == GoNumberOutcome.Ok
                    ? LogLevels.OfSeverityNumber(number)
                    : LogLevels.Info;
            }
        }

        return LevelOfLine(batch.Bytes(batch.Lines[row]));
    }

    private ReadOnlySpan<byte> LevelOfLine(ReadOnlySpan<byte> line)
    {
        var field = _scanner.Find(line);
        var level = LogLevels.Canonical(field);
        if (!level.IsEmpty)
        {
            return level;
        }

        level = LevelKeywords.Find(line);
        return level.IsEmpty ? LogLevels.Unknown : level;
    }

    /// <summary>An empty value counts as none.</summary>
    private static bool TryFind(
        LogBatch batch, ReadOnlySpan<TextSlice> pairs, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        for (var i = 0; i < pairs.Length; i += 2)
        {
            if (batch.Bytes(pairs[i]).SequenceEqual(name))
            {
                value = batch.Bytes(pairs[i + 1]);
                return !value.IsEmpty;
            }
        }

        value = default;
        return false;
    }

    /// <summary>Gives levels a place in the batch's text, the same for the same level of neighbouring rows.</summary>
    private struct LevelSlices(LogBatch batch)
    {
        private TextSlice _info;
        private TextSlice _last;

        public TextSlice SliceOf(ReadOnlySpan<byte> level)
        {
            if (!_last.IsEmpty && batch.Bytes(_last).SequenceEqual(level))
            {
                return _last;
            }

            if (!level.SequenceEqual(LogLevels.Info))
            {
                return _last = batch.AppendText(level);
            }

            // Most lines are of this level and the others stand between them.
            return _info = _info.IsEmpty ? batch.AppendText(level) : _info;
        }
    }
}
