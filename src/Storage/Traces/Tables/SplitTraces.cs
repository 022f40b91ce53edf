using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The traces of a selection that lie in more than one row group. Where one piece has all spans the others are hidden;
/// of the rest a row group of their own is made, and they are hidden everywhere else. Not thread-safe.
/// </summary>
internal sealed class SplitTraces
{
    private readonly LoadedColumns[] _groups;
    private readonly RowBitmap?[] _hidden;
    private readonly Dictionary<UInt128, List<TracePiece>> _pieces = [];

    private SplitTraces(LoadedColumns[] groups)
    {
        _groups = groups;
        _hidden = new RowBitmap?[groups.Length];
    }

    /// <summary>For each group the traces to hide; null for none.</summary>
    public IReadOnlyList<RowBitmap?> Hidden => _hidden;

    /// <summary>Row groups of the traces that had to be put together.</summary>
    public IReadOnlyList<RowGroup> Combined { get; private set; } = [];

    public static async ValueTask<SplitTraces> FindAsync(
        IReadOnlyList<RowGroup> groups, TraceColumnCache cache, CancellationToken cancellationToken)
    {
        var columns = groups.Select(group => new LoadedColumns(group)).ToArray();
        var split = new SplitTraces(columns);
        if (groups.Count > 1)
        {
            foreach (var group in columns)
            {
                SharedTraces.Want(group);
                await group.LoadAsync(cancellationToken).ConfigureAwait(false);
            }

            split.FindPieces(cancellationToken);
            await split.CombineAsync(cache, cancellationToken).ConfigureAwait(false);
        }

        return split;
    }

    private void FindPieces(CancellationToken cancellationToken)
    {
        for (var i = 0; i < _groups.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (var j = i + 1; j < _groups.Length; j++)
            {
                var shared = SharedTraces.Of(_groups[i], _groups[j]);
                for (var k = 0; k < shared.Length; k += 2)
                {
                    AddPiece(i, shared[k]);
                    AddPiece(j, shared[k + 1]);
                }
            }
        }
    }

    private void AddPiece(int group, int trace)
    {
        var id = _groups[group].Array<UInt128>(new GroupSlot(SlotKind.TraceIds))[trace];
        if (!_pieces.TryGetValue(id, out var pieces))
        {
            _pieces.Add(id, pieces = []);
        }

        var piece = new TracePiece(group, trace);
        if (!pieces.Contains(piece))
        {
            pieces.Add(piece);
        }
    }

    private async ValueTask CombineAsync(TraceColumnCache cache, CancellationToken cancellationToken)
    {
        if (_pieces.Count == 0)
        {
            return;
        }

        foreach (var group in _groups)
        {
            group.Want(new GroupSlot(SlotKind.TraceRows));
            group.Want(new GroupSlot(SlotKind.SpanIds));
            group.Want(new GroupSlot(SlotKind.Kinds));
            await group.LoadAsync(cancellationToken).ConfigureAwait(false);
        }

        using var batch = new SpanBatch();
        foreach (var (id, pieces) in _pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (WholePiece(pieces) is { } whole)
            {
                Hide(pieces.Where(piece => piece != whole));
                continue;
            }

            Hide(pieces);
            var seen = new SeenSpans();
            foreach (var piece in pieces)
            {
                await TraceLookup
                    .FindAsync(_groups[piece.Group].Group, new TraceId((ulong)(id >> 64), (ulong)id), seen, batch, cancellationToken)
                    .ConfigureAwait(false);
            }
        }

        using var builder = new RowGroupBuilder(batch);
        builder.AddAll();
        Combined = RowGroupEncoder.Encode(builder).ConvertAll(image => new RowGroup(image, cache));
    }

    private void Hide(IEnumerable<TracePiece> pieces)
    {
        foreach (var piece in pieces)
        {
            (_hidden[piece.Group] ??= new RowBitmap(_groups[piece.Group].Group.Summary.TraceCount)).Set(piece.Trace);
        }
    }

    /// <summary>The piece that has all spans of the others; null if there is none.</summary>
    private TracePiece? WholePiece(List<TracePiece> pieces)
    {
        var largest = pieces.MaxBy(piece => SpansOf(piece).Length);
        var spans = SpansOf(largest);
        var seen = new SeenSpans();
        var (ids, kinds) = Spans(largest.Group);
        for (var row = spans.Start; row < spans.End; row++)
        {
            seen.Add(ids[row], (SpanKind)kinds[row]);
        }

        foreach (var piece in pieces)
        {
            var (start, end, _) = SpansOf(piece);
            (ids, kinds) = Spans(piece.Group);
            for (var row = start; row < end && piece != largest; row++)
            {
                if (seen.Add(ids[row], (SpanKind)kinds[row]))
                {
                    return null;
                }
            }
        }

        return largest;
    }

    private (int Start, int End, int Length) SpansOf(TracePiece piece)
    {
        var rows = _groups[piece.Group].Array<int>(new GroupSlot(SlotKind.TraceRows));
        return (rows[piece.Trace], rows[piece.Trace + 1], rows[piece.Trace + 1] - rows[piece.Trace]);
    }

    private (ulong[] Ids, byte[] Kinds) Spans(int group)
    {
        var columns = _groups[group];
        return (columns.Array<ulong>(new GroupSlot(SlotKind.SpanIds)), columns.Array<byte>(new GroupSlot(SlotKind.Kinds)));
    }

    /// <summary>A trace's spans in one group.</summary>
    private readonly record struct TracePiece(int Group, int Trace);
}
