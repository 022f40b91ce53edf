using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>Reads the name or the service of a trace's root span; empty where there is none.</summary>
internal sealed class RootReader : RowReader
{
    private readonly TableView _view;
    private readonly bool _isService;
    private readonly ColumnsReader _values;

    public RootReader(TableView view, Intrinsic intrinsic)
    {
        _view = view;
        _isService = intrinsic == Intrinsic.RootServiceName;
        _values = new ColumnsReader(
            _isService ? view.Columns(TraceQLScope.Resource, "service.name") : [view.Table.SpanNames],
            isEmptyWhereAbsent: true);
    }

    public override void Need(TableNeeds needs)
    {
        needs.Add(SpanFields.TraceRoots | (_isService ? SpanFields.SpanResource : SpanFields.None));
        _values.Need(needs);
    }

    public override TraceQLValue Get(int row)
    {
        var root = _view.Table.TraceRoots[row];
        return root < 0
            ? TraceQLValue.OfText("")
            : _values.Get(_isService ? _view.Table.SpanResource[root] : root);
    }
}
