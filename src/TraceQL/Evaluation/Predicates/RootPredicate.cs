using Trine.Codecs;
using Trine.Model.Traces;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// The name or the service of a trace's root span compared with a literal; empty where there is no root.
/// </summary>
internal sealed class RootPredicate : BoundPredicate
{
    private readonly TableView _view;
    private readonly ValueTest _test;
    private readonly ValueColumn? _column;
    private readonly bool _isService;
    private byte[] _keep = [];

    public RootPredicate(TableView view, bool isService, ValueTest test)
    {
        _view = view;
        _test = test;
        _isService = isService;
        _column = isService
            ? view.Columns(Syntax.TraceQLScope.Resource, "service.name")
                .Find(column => column is { Type: ValueColumnType.Text, IsArray: false })
            : view.Table.SpanNames;
    }

    public override RowLevel Level => RowLevel.Trace;

    public override void NeedDictionaries(TableNeeds needs)
    {
        if (_column is not null)
        {
            needs.AddDictionary(_column);
        }
    }

    public override bool CanHold()
        => (_column is not null && _test.Mark(_column, out _keep) > 0) || _test.Passes([]);

    public override void Need(TableNeeds needs)
    {
        needs.Add(SpanFields.TraceRoots | (_isService ? SpanFields.SpanResource : SpanFields.None));
        if (_column is not null)
        {
            needs.Add(_column);
        }
    }

    public override void Narrow(RowBitmap rows)
    {
        var roots = _view.Table.TraceRoots;
        var owners = _isService ? _view.Table.SpanResource : default;
        var isEmptyKept = _test.Passes([]);
        for (var trace = rows.NextSet(0); trace >= 0; trace = rows.NextSet(trace + 1))
        {
            var root = roots[trace];
            var row = root < 0 ? -1 : _isService ? owners[root] : root;
            var entry = row < 0 || _column is null ? -1 : ColumnEntries.First(_column, row);
            if (!(entry < 0 ? isEmptyKept : _keep[_column!.Ids[entry]] != 0)) // An entry is of a column.
            {
                rows.Clear(trace);
            }
        }
    }
}
