using System.Buffers.Binary;
using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.Storage.Traces;

/// <summary>
/// The resources and instrumentation scopes of a row group that is being built, each once, and the pairs of them that
/// spans have. Not thread-safe.
/// </summary>
internal sealed class OriginTable : IDisposable
{
    private readonly SpanBatch _batch;
    private readonly PooledList<int> _known = new(); // By the batch's scope: 1 + the origin; 0 while not looked up.
    private readonly StringTable _resourceKeys = new(); // What a resource consists of, as bytes; its row is the id - 1.
    private readonly StringTable _scopeKeys = new();
    private readonly NumberIds _origins = new();
    private readonly ByteBuffer _key = new();

    /// <param name="batch">Stays the caller's.</param>
    /// <param name="strings">Its texts.</param>
    /// <param name="numbers">Numbers the columns of all levels.</param>
    public OriginTable(SpanBatch batch, GroupStrings strings, ColumnNumbers numbers)
    {
        _batch = batch;
        Resources = new LevelBuilder(batch, strings, numbers);
        Scopes = new LevelBuilder(batch, strings, numbers);
    }

    public LevelBuilder Resources { get; }

    public LevelBuilder Scopes { get; }

    /// <summary>By origin: the row of the resource in the upper half, that of the scope in the lower.</summary>
    public ReadOnlySpan<long> Origins => _origins.Keys;

    /// <summary>Begins a row group; the batch is complete.</summary>
    public void Begin()
    {
        Resources.Begin();
        Scopes.Begin();
        _known.Clear();
        _known.Extend(_batch.Scopes.Length).Clear();
        _resourceKeys.Clear();
        _scopeKeys.Clear();
        _origins.Clear();
    }

    /// <summary>The origin of the spans of a scope.</summary>
    public int Find(int scope)
    {
        ref var origin = ref _known[scope];
        if (origin == 0)
        {
            var resourceRow = FindResource(_batch.Scopes[scope].Resource);
            var scopeRow = FindScope(scope);
            origin = 1 + _origins.GetOrAdd(((long)resourceRow << 32) | (uint)scopeRow, out _);
        }

        return origin - 1;
    }

    public void Dispose()
    {
        Resources.Dispose();
        Scopes.Dispose();
        _known.Dispose();
        _resourceKeys.Dispose();
        _scopeKeys.Dispose();
        _origins.Dispose();
        _key.Dispose();
    }

    private int FindResource(int index)
    {
        var resource = _batch.Resources[index];
        _key.Clear();
        AppendNumber(resource.SchemaUrl);
        AppendNumber(resource.DroppedAttributes);
        AppendAttributes(resource.Attributes);
        var row = _resourceKeys.Intern(_key.WrittenSpan) - 1;
        if (row == Resources.RowCount)
        {
            Resources.BeginRow();
            Resources.AddOptionalText(ColumnRole.SchemaUrl, resource.SchemaUrl);
            Resources.AddOptionalNumber(ColumnRole.DroppedAttributes, resource.DroppedAttributes);
            Resources.EndRow(resource.Attributes);
        }

        return row;
    }

    private int FindScope(int index)
    {
        var scope = _batch.Scopes[index];
        _key.Clear();
        AppendNumber(scope.Name);
        AppendNumber(scope.Version);
        AppendNumber(scope.SchemaUrl);
        AppendNumber(scope.DroppedAttributes);
        AppendAttributes(scope.Attributes);
        var row = _scopeKeys.Intern(_key.WrittenSpan) - 1;
        if (row == Scopes.RowCount)
        {
            Scopes.BeginRow();
            Scopes.AddOptionalText(ColumnRole.Name, scope.Name);
            Scopes.AddOptionalText(ColumnRole.Version, scope.Version);
            Scopes.AddOptionalText(ColumnRole.SchemaUrl, scope.SchemaUrl);
            Scopes.AddOptionalNumber(ColumnRole.DroppedAttributes, scope.DroppedAttributes);
            Scopes.EndRow(scope.Attributes);
        }

        return row;
    }

    /// <summary>Keys and types are those of the shape.</summary>
    private void AppendAttributes(AttributeRun run)
    {
        AppendNumber(run.Shape);
        foreach (var value in _batch.Attributes.Values[run.Start..run.End])
        {
            AppendNumber(value);
        }
    }

    private void AppendNumber(long value) => BinaryPrimitives.WriteInt64LittleEndian(_key.Extend(sizeof(long)), value);
}
