using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>What is to be loaded of a table.</summary>
internal sealed class TableNeeds
{
    private readonly List<ValueColumn> _dictionaries = [];
    private readonly List<ValueColumn> _columns = [];

    public SpanFields Fields { get; private set; }

    public void Add(SpanFields fields) => Fields |= fields;

    /// <summary>Asks for the distinct values of a column.</summary>
    public void AddDictionary(ValueColumn column) => AddOnce(_dictionaries, column);

    /// <summary>Asks for a column with its values.</summary>
    public void Add(ValueColumn column) => AddOnce(_columns, column);

    /// <summary>Loads what was asked for since the last time.</summary>
    public async ValueTask LoadAsync(SpanTable table, CancellationToken cancellationToken)
    {
        if (_dictionaries.Count > 0)
        {
            await table.LoadAsync(SpanFields.None, _dictionaries, ColumnParts.Dictionary, cancellationToken)
                .ConfigureAwait(false);
        }

        if (Fields != SpanFields.None || _columns.Count > 0)
        {
            await table.LoadAsync(Fields, _columns, ColumnParts.All, cancellationToken).ConfigureAwait(false);
        }

        Fields = SpanFields.None;
        _dictionaries.Clear();
        _columns.Clear();
    }

    private static void AddOnce(List<ValueColumn> columns, ValueColumn column)
    {
        if (!columns.Contains(column))
        {
            columns.Add(column);
        }
    }
}
