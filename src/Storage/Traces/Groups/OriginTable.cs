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
    private readonly GroupStrings _strings;
    private readonly StringTable _resourceKeys = new(); // What a resource consists of, as bytes; its row is the id - 1.
    private readonly StringTable _scopeKeys = new();
    private readonly NumberIds _origins = new();
    private readonly ByteBuffer _key = new();

    public OriginTable(GroupStrings strings, ColumnNumbers numbers)
    {
        _strings = strings;
        Resources = new LevelBuilder(AttributeScope.Resource, strings, numbers);
        Scopes = new LevelBuilder(AttributeScope.Instrumentation, strings, numbers);
    }

    public LevelBuilder Resources { get; }

    public LevelBuilder Scopes { get; }

    /// <summary>By origin: the row of the resource in the upper half, that of the scope in the lower.</summary>
    public ReadOnlySpan<long> Origins => _origins.Keys;

    /// <summary>The origin of the spans of a scope.</summary>
    public int Find(SourceBatch source, int scope)
    {
        ref var origin = ref source.Origin(scope);
        if (origin == 0)
        {
            var resourceRow = FindResource(source, source.Batch.Scopes[scope].Resource);
            var scopeRow = FindScope(source, scope);
            origin = 1 + _origins.GetOrAdd(((long)resourceRow << 32) | (uint)scopeRow, out _);
        }

        return origin - 1;
    }

    public void Dispose()
    {
        Resources.Dispose();
        Scopes.Dispose();
        _resourceKeys.Dispose();
        _scopeKeys.Dispose();
        _origins.Dispose();
        _key.Dispose();
    }

    private int FindResource(SourceBatch source, int index)
    {
        var resource = source.Batch.Resources[index];
        _key.Clear();
        AppendNumber(source.Text(resource.SchemaUrl, _strings));
        AppendNumber(resource.DroppedAttributes);
        AppendAttributes(source, resource.Attributes);
        var row = _resourceKeys.Intern(_key.WrittenSpan) - 1;
        if (row == Resources.RowCount)
        {
            Resources.BeginRow();
            Resources.AddOptionalText(ColumnRole.SchemaUrl, source, resource.SchemaUrl);
            Resources.AddOptionalNumber(ColumnRole.DroppedAttributes, resource.DroppedAttributes);
            Resources.EndRow(source, resource.Attributes);
        }

        return row;
    }

    private int FindScope(SourceBatch source, int index)
    {
        var scope = source.Batch.Scopes[index];
        _key.Clear();
        AppendNumber(source.Text(scope.Name, _strings));
        AppendNumber(source.Text(scope.Version, _strings));
        AppendNumber(source.Text(scope.SchemaUrl, _strings));
        AppendNumber(scope.DroppedAttributes);
        AppendAttributes(source, scope.Attributes);
        var row = _scopeKeys.Intern(_key.WrittenSpan) - 1;
        if (row == Scopes.RowCount)
        {
            Scopes.BeginRow();
            Scopes.AddOptionalText(ColumnRole.Name, source, scope.Name);
            Scopes.AddOptionalText(ColumnRole.Version, source, scope.Version);
            Scopes.AddOptionalText(ColumnRole.SchemaUrl, source, scope.SchemaUrl);
            Scopes.AddOptionalNumber(ColumnRole.DroppedAttributes, scope.DroppedAttributes);
            Scopes.EndRow(source, scope.Attributes);
        }

        return row;
    }

    private void AppendAttributes(SourceBatch source, AttributeRun run)
    {
        var attributes = source.Batch.Attributes;
        for (var i = run.Start; i < run.End; i++)
        {
            var type = attributes.Types[i];
            var value = attributes.Values[i];
            AppendNumber(source.Text(attributes.Keys[i], _strings));
            AppendNumber((long)type);
            AppendNumber(SpanAttributes.IsText(type) ? source.Text((int)value, _strings) : value);
        }
    }

    private void AppendNumber(long value) => BinaryPrimitives.WriteInt64LittleEndian(_key.Extend(sizeof(long)), value);
}
