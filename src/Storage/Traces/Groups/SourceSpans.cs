using System.Buffers;
using System.Runtime.CompilerServices;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// A batch whose spans go into a row group, with what of it has been looked up there. Not thread-safe.
/// </summary>
internal sealed class SourceBatch : IDisposable
{
    private readonly int[] _texts; // By the batch's string id: 1 + the row group's text id; 0 while not looked up.
    private readonly int[] _origins; // By the batch's scope: 1 + the row group's origin.

    public SourceBatch(SpanBatch batch)
    {
        Batch = batch;
        _texts = ArrayPool<int>.Shared.Rent(batch.Strings.Count);
        _texts.AsSpan(0, batch.Strings.Count).Clear();
        _origins = ArrayPool<int>.Shared.Rent(Math.Max(1, batch.Scopes.Length));
        _origins.AsSpan(0, batch.Scopes.Length).Clear();
    }

    public SpanBatch Batch { get; }

    /// <summary>1 + the row group's number for a scope of the batch and its resource; 0 while not looked up.</summary>
    public ref int Origin(int scope) => ref _origins[scope];

    /// <summary>The row group's id of a text of the batch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Text(int id, GroupStrings strings) => _texts[id] is not 0 and var text ? text - 1 : AddText(id, strings);

    public void Dispose()
    {
        ArrayPool<int>.Shared.Return(_texts);
        ArrayPool<int>.Shared.Return(_origins);
    }

    private int AddText(int id, GroupStrings strings)
    {
        var text = strings.Intern(Batch.Strings[id]);
        _texts[id] = text + 1;
        return text;
    }
}

/// <summary>One span of one of the batches.</summary>
internal readonly record struct SourceSpan(int Batch, int Row);
