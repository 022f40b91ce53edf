namespace Trine.Model.Logs;

/// <summary>The columns of a chunk, so that a reader pays only for those it asks for.</summary>
[Flags]
public enum LogColumns
{
    None = 0,
    Timestamps = 1,

    /// <summary>Where each line begins and ends: line counts and byte counts without the text.</summary>
    Offsets = 2,

    /// <summary>The lines; brings <see cref="Offsets"/> along.</summary>
    Text = 4,

    /// <summary>Structured metadata.</summary>
    Metadata = 8,

    /// <summary>The lines as templates, where they are stored so; not needed for the text.</summary>
    Templates = 16,

    /// <summary>Rows and bytes by stretch of time.</summary>
    Counts = 32,
    All = Timestamps | Offsets | Text | Metadata,
}

/// <summary>
/// Rows of one stream, ascending in time, equal times in the order of arrival: the unit in which log data travel from
/// head, block or remote ingester to the query engine.
/// </summary>
/// <remarks>
/// A handle: cheap until <see cref="LoadAsync"/>, whose columns stay valid until <see cref="Dispose()"/>. Not thread-safe;
/// whoever got the handle owns and disposes it.
/// </remarks>
public abstract class LogChunk(LabelSet stream, int rowCount, long minTimestampNs, long maxTimestampNs) : IDisposable
{
    /// <summary>The stream's labels, without structured metadata.</summary>
    public LabelSet Stream { get; } = stream;

    /// <summary>Rows; an estimate while <see cref="IsRowCountExact"/> is false.</summary>
    public int RowCount { get; protected set; } = rowCount;

    /// <summary>False for a chunk that merges replicas and has not yet dropped what they share; true after a load.</summary>
    public virtual bool IsRowCountExact => true;

    /// <summary>Time of the first row.</summary>
    public long MinTimestampNs { get; } = minTimestampNs;

    /// <summary>Time of the last row, included.</summary>
    public long MaxTimestampNs { get; } = maxTimestampNs;

    /// <summary>Sum of the lines' lengths, known without loading; an estimate like <see cref="RowCount"/>.</summary>
    public abstract long LineBytes { get; }

    /// <summary>
    /// Sum of the lengths of the structured metadata's names and values over all rows, known without loading; an
    /// estimate like <see cref="RowCount"/>.
    /// </summary>
    public virtual long MetadataBytes => 0;

    /// <summary>Bytes that loading the text has to read and decompress; what statistics call compressed bytes.</summary>
    public virtual long CompressedBytes => 0;

    /// <summary>Whether the rows are still in an ingester's memory; statistics tell the two apart.</summary>
    public virtual bool IsHead => false;

    /// <summary>False when certainly no line of the chunk contains the needle; never reads the text.</summary>
    /// <param name="needle">UTF-8; when <paramref name="ignoreCase"/>, ASCII letters match both cases.</param>
    /// <param name="ignoreCase">Whether the search folds ASCII case.</param>
    public virtual bool MayContain(ReadOnlySpan<byte> needle, bool ignoreCase) => true;

    /// <summary>Makes columns available; those loaded before stay. Reads at most once each.</summary>
    /// <exception cref="Codecs.CorruptionException">The stored bytes are not what was written.</exception>
    public abstract ValueTask LoadAsync(LogColumns columns, CancellationToken cancellationToken);

    /// <summary>Needs <see cref="LogColumns.Timestamps"/>. One a row, ascending, nanoseconds since 1970 UTC.</summary>
    public abstract ReadOnlySpan<long> TimestampsNs { get; }

    /// <summary>
    /// Needs <see cref="LogColumns.Offsets"/>. <see cref="RowCount"/> + 1 ascending positions in <see cref="Text"/>, the
    /// first not necessarily 0: line i is <c>Text[Offsets[i]..(Offsets[i + 1] - 1)]</c>, since each ends in one '\n'
    /// that is not part of it.
    /// </summary>
    public abstract ReadOnlySpan<int> Offsets { get; }

    /// <summary>Needs <see cref="LogColumns.Text"/>. UTF-8, perhaps with rows of other streams before and behind ours.</summary>
    public abstract ReadOnlySpan<byte> Text { get; }

    /// <summary>Needs <see cref="LogColumns.Metadata"/>. One column for each key that any row has.</summary>
    public abstract IReadOnlyList<MetadataColumn> Metadata { get; }

    /// <summary>
    /// Needs <see cref="LogColumns.Counts"/>. What each stretch of time that has rows holds, ascending; empty where that is not known
    /// without other columns.
    /// </summary>
    public virtual ReadOnlySpan<TimeCount> Counts => default;

    /// <summary>
    /// Needs <see cref="LogColumns.Templates"/>. The lines as templates of a page that may hold other rows too; null where they are
    /// not stored so.
    /// </summary>
    public virtual LineTemplates? Templates => null;

    /// <summary>The first row of the chunk in the page of <see cref="Templates"/>.</summary>
    public virtual int TemplateRowStart => 0;

    /// <summary>Makes the values of slots available. Needs <see cref="Templates"/>.</summary>
    /// <param name="columns">Numbers of columns of <see cref="LineTemplates.Columns"/>.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="Codecs.CorruptionException">The stored bytes are not what was written.</exception>
    public virtual ValueTask LoadSlotsAsync(IReadOnlyList<int> columns, CancellationToken cancellationToken) => default;

    /// <summary>Makes the text of some rows available; that of all others may be anything.</summary>
    /// <exception cref="Codecs.CorruptionException">The stored bytes are not what was written.</exception>
    public virtual ValueTask LoadTextAsync(Codecs.RowBitmap rows, CancellationToken cancellationToken)
        => LoadAsync(LogColumns.Text, cancellationToken);

    /// <summary>Needs <see cref="LogColumns.Text"/>. One line, without its terminator.</summary>
    public ReadOnlySpan<byte> Line(int row)
    {
        var offsets = Offsets;
        return Text[offsets[row]..(offsets[row + 1] - 1)];
    }

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Gives back the memory of loaded columns.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
