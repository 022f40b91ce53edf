using Trine.Codecs;

namespace Trine.Storage.Traces;

/// <summary>One row group, of a block or in memory. Thread-safe.</summary>
/// <param name="summary">What it is.</param>
/// <param name="data">Where its sections lie.</param>
/// <param name="directory">The bytes of its directory.</param>
/// <param name="traceFilter">A fuse filter over its trace ids; empty for none.</param>
/// <param name="cache">Keeps its decoded columns.</param>
internal sealed class RowGroup(
    GroupSummary summary,
    GroupData data,
    ReadOnlyMemory<byte> directory,
    ReadOnlyMemory<byte> traceFilter,
    TraceColumnCache cache)
{
    private static int _lastNumber;

    private GroupDirectory? _directory;

    public RowGroup(RowGroupImage image, TraceColumnCache cache)
        : this(image.Summary, new MemoryGroupData(image.Data), image.Directory, image.TraceFilter, cache)
    {
    }

    /// <summary>Unlike that of any other row group of the process.</summary>
    public int Number { get; } = Interlocked.Increment(ref _lastNumber);

    public GroupSummary Summary { get; } = summary;

    public GroupData Data { get; } = data;

    /// <summary>The bytes of its directory.</summary>
    public ReadOnlyMemory<byte> DirectoryBytes => directory;

    public TraceColumnCache Cache { get; } = cache;

    /// <summary>Where its columns lie; read at first use.</summary>
    /// <exception cref="CorruptionException">The directory is not what was written.</exception>
    public GroupDirectory Directory
    {
        get
        {
            if (Volatile.Read(ref _directory) is { } known)
            {
                return known;
            }

            try
            {
                var read = DirectoryReader.Read(directory, Summary);
                Volatile.Write(ref _directory, read);
                return read;
            }
            catch (InvalidDataException e)
            {
                throw new CorruptionException(Data.Key, Data.Start, "row group directory cannot be read", e.Message, e);
            }
        }
    }

    /// <summary>False when certainly no trace of this id is in it.</summary>
    /// <param name="key">As <see cref="GroupFilter"/> makes it.</param>
    public bool MayHoldTrace(uint key) => MayHold(traceFilter.Span, key);

    /// <summary>False when certainly no text of a column is this one.</summary>
    /// <param name="column">Of this row group.</param>
    /// <param name="key">As <see cref="GroupFilter"/> makes it.</param>
    public bool MayHoldText(StoredColumn column, uint key) => MayHold(column.Filter.Span, key);

    private bool MayHold(ReadOnlySpan<byte> filter, uint key)
    {
        try
        {
            return filter.IsEmpty || GroupFilter.MayHold(filter, key);
        }
        catch (InvalidDataException e)
        {
            throw new CorruptionException(Data.Key, Data.Start, "filter cannot be read", e.Message, e);
        }
    }
}
