using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>A row has a value, of whatever type.</summary>
internal sealed class PresencePredicate(RowLevel level, IReadOnlyList<ValueColumn> columns) : BoundPredicate
{
    public override RowLevel Level => level;

    public override bool CanHold() => columns.Any(column => column.EntryCount > 0);

    public override void Need(TableNeeds needs)
    {
        foreach (var column in columns)
        {
            needs.Add(column);
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        var found = new RowBitmap(rows.Length);
        foreach (var column in columns)
        {
            ColumnPredicate.SetRows(column, found, isSet: true);
        }

        rows.And(found);
    }
}
