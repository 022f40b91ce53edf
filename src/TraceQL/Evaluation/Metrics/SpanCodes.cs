using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>
/// An attribute's values as small numbers: a code for each span, and a value for each code. Read from the columns' ids
/// where the attribute belongs to spans or to what many spans share; else each span's value is looked up.
/// </summary>
internal sealed class SpanCodes
{
    /// <summary>The code of spans without a value.</summary>
    public const int Nil = -1;

    private readonly TableView _view;
    private readonly RowLevel _level;
    private readonly List<ValueColumn> _columns = [];
    private readonly BoundValue _reader;
    private readonly Intrinsic _code;
    private readonly bool _isEmptyWhereAbsent;
    private readonly List<TraceQLValue> _values = [];
    private readonly Dictionary<TraceQLValue, int> _codes = [];

    /// <param name="view">The table.</param>
    /// <param name="attribute">What is read of its spans.</param>
    /// <param name="isOfSeries">Whether series are split by it.</param>
    public SpanCodes(TableView view, TraceQLAttribute attribute, bool isOfSeries = false)
    {
        _view = view;
        _reader = isOfSeries
            ? AttributeReader.BindOfSeries(view, attribute)
            : AttributeReader.Bind(view, attribute, isSingle: true);
        switch (attribute.Intrinsic)
        {
            case Intrinsic.Name:
                _columns.Add(view.Table.SpanNames);
                break;
            case Intrinsic.StatusMessage:
                _columns.Add(view.Table.StatusMessages);
                _isEmptyWhereAbsent = true;
                break;
            case Intrinsic.Status or Intrinsic.Kind:
                _code = attribute.Intrinsic;
                break;
            case Intrinsic.None
                when attribute.Scope is TraceQLScope.Span or TraceQLScope.Resource or TraceQLScope.Instrumentation:
                _level = TableView.LevelOf(attribute.Scope);
                var columns = view.Columns(attribute.Scope, attribute.Key);
                if (columns.TrueForAll(column => !column.IsArray))
                {
                    _columns.AddRange(columns);
                }

                break;
        }
    }

    private bool IsByColumn => _columns.Count > 0;

    public void Need(TableNeeds needs)
    {
        if (!IsByColumn)
        {
            _reader.Need(needs);
            return;
        }

        _columns.ForEach(needs.Add);
        needs.Add(TableView.LiftFields(_level));
    }

    /// <summary>Writes the code of each of the spans.</summary>
    public void Read(ReadOnlySpan<int> spans, Span<int> codes)
    {
        if (IsByColumn)
        {
            ReadColumns(spans, codes);
        }
        else if (_code != Intrinsic.None)
        {
            var bytes = _code == Intrinsic.Status ? _view.Table.Statuses : _view.Table.Kinds;
            for (var i = 0; i < spans.Length; i++)
            {
                codes[i] = bytes[spans[i]];
            }
        }
        else
        {
            ReadEach(spans, codes);
        }
    }

    /// <summary>The value of a code.</summary>
    public TraceQLValue Value(int code)
    {
        if (code == Nil)
        {
            return _isEmptyWhereAbsent ? TraceQLValue.OfText("") : TraceQLValue.Nil;
        }

        if (!IsByColumn)
        {
            return _code switch
            {
                Intrinsic.Status => TraceQLValue.OfStatus(code),
                Intrinsic.Kind => TraceQLValue.OfKind(code),
                _ => _values[code],
            };
        }

        foreach (var column in _columns)
        {
            var count = ColumnValues.Count(column);
            if (code < count)
            {
                return ColumnValues.Get(column, code);
            }

            code -= count;
        }

        throw new ArgumentOutOfRangeException(nameof(code), code, "a code of another attribute");
    }

    private void ReadColumns(ReadOnlySpan<int> spans, Span<int> codes)
    {
        // Fast path: one value for each row, and rows are spans.
        if (_columns is [{ IsDense: true } only] && _level == RowLevel.Span)
        {
            var ids = only.Ids;
            for (var i = 0; i < spans.Length; i++)
            {
                codes[i] = ids[spans[i]];
            }

            return;
        }

        var byRow = CodesByRow();
        if (_level == RowLevel.Span)
        {
            for (var i = 0; i < spans.Length; i++)
            {
                codes[i] = byRow[spans[i]];
            }

            return;
        }

        var owners = _level == RowLevel.Resource ? _view.Table.SpanResource : _view.Table.SpanInstrumentation;
        for (var i = 0; i < spans.Length; i++)
        {
            codes[i] = byRow[owners[spans[i]]];
        }
    }

    private int[] CodesByRow()
    {
        var byRow = new int[_view.RowCount(_level)];
        Array.Fill(byRow, Nil);
        var first = 0;
        foreach (var column in _columns)
        {
            var ids = column.Ids;
            var rows = column.Rows;
            for (var i = 0; i < ids.Length; i++)
            {
                byRow[rows.IsEmpty ? i : rows[i]] = first + ids[i];
            }

            first += ColumnValues.Count(column);
        }

        return byRow;
    }

    private void ReadEach(ReadOnlySpan<int> spans, Span<int> codes)
    {
        for (var i = 0; i < spans.Length; i++)
        {
            var value = _reader.Get(spans[i]);
            if (value.Type == TraceQLValueType.Nil)
            {
                codes[i] = Nil;
                continue;
            }

            if (!_codes.TryGetValue(value, out var code))
            {
                code = _values.Count;
                _codes.Add(value, code);
                _values.Add(value);
            }

            codes[i] = code;
        }
    }
}
