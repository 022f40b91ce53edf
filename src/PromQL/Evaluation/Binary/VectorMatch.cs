using Trine.Model;
using Trine.PromQL.Evaluation.Labels;
using Trine.PromQL.Evaluation.Steps;
using Trine.PromQL.Syntax;

namespace Trine.PromQL.Evaluation.Binary;

/// <summary>
/// A binary operation between two vectors: series find each other once, then whole rows are computed.
/// </summary>
internal sealed class VectorMatch
{
    private readonly QueryContext _context;
    private readonly BinaryExpr _expr;
    private readonly VectorMatching _matching;
    private readonly bool _isSwapped;
    private readonly DenseVector _many;
    private readonly DenseVector _one;
    private readonly LabelGroups _groups;
    private readonly int[] _manyOf;
    private readonly int[] _oneOf;
    private readonly List<int>?[] _onesIn;
    private readonly RowOperation _operation;
    private readonly StepRow _row;
    private readonly DenseRowBlock _block;
    private readonly List<ElementLabels> _labels = [];
    private readonly List<DenseRow> _rows = [];

    public VectorMatch(BinaryExpr expr, DenseVector left, DenseVector right, QueryContext context)
    {
        _context = context;
        _expr = expr;
        _matching = expr.Matching!; // Given between vectors.
        _isSwapped = _matching.Cardinality == MatchCardinality.OneToMany;
        (_many, _one) = _isSwapped ? (right, left) : (left, right);
        _groups = new LabelGroups(ProjectionOf(_matching));
        _oneOf = _groups.AddAll(_one.Labels);
        _manyOf = _groups.AddAll(_many.Labels);
        _onesIn = new List<int>?[_groups.Count];
        for (var i = 0; i < _oneOf.Length; i++)
        {
            (_onesIn[_oneOf[i]] ??= []).Add(i);
        }

        _operation = new RowOperation(context, expr, keepsRight: false);
        _row = new StepRow(left.Grid.Count);
        _block = new DenseRowBlock(left.Grid.Count);
    }

    /// <summary>By which labels series find each other.</summary>
    public static LabelProjection ProjectionOf(VectorMatching matching)
        => matching.IsOn
            ? LabelProjection.Keeping(matching.Labels)
            : LabelProjection.Dropping(matching.Labels.Append(MetadataLabels.Name));

    /// <exception cref="RequestException">Series do not match as the operation says.</exception>
    public StepVector Evaluate()
    {
        new OneSide(_matching, _one, _many, _onesIn).RefuseDuplicates();
        var result = new MatchResults(_expr, _many.Grid.Count, _groups.Count);
        var matched = new ulong[]?[_groups.Count];
        for (var i = 0; i < _many.Count; i++)
        {
            _context.ThrowIfCancelled();
            Match(i, result, matched);
        }

        // As upstream: with group_right the sides of fill are those after the exchange, the many on the left.
        if (_matching.FillLeft is { } fill)
        {
            for (var j = 0; j < _one.Count; j++)
            {
                FillMany(j, fill, result, matched[_oneOf[j]]);
            }
        }

        return DuplicateLabels.Merge(new DenseVector(_many.Grid, [.. _labels], [.. _rows]), _context);
    }

    /// <summary>Pairs a series of the many with those of the one side that it meets.</summary>
    private void Match(int many, MatchResults result, ulong[]?[] matched)
    {
        var group = _manyOf[many];
        var view = _many[many];
        if (matched[group] is null)
        {
            matched[group] = new ulong[view.Present.Length];
        }

        PresenceBits.Or(matched[group], view.Present);
        var met = new ulong[view.Present.Length];
        foreach (var one in _onesIn[group] ?? [])
        {
            PresenceBits.Or(met, _one[one].Present);
            if (PresenceBits.Intersect(view.Present, _one[one].Present))
            {
                Emit(group, _many.Labels[many], view, _one.Labels[one], _one[one], result);
            }
        }

        if (_matching.FillRight is { } fill)
        {
            var filled = FillRow(fill, view.Present, met);
            if (PresenceBits.IsAnySet(filled.Present))
            {
                Emit(group, _many.Labels[many], view, MatchLabels(_many.Labels[many]), filled.View, result);
            }
        }
    }

    private void FillMany(int one, double fill, MatchResults result, ulong[]? met)
    {
        var view = _one[one];
        var filled = FillRow(fill, view.Present, met ?? []);
        if (PresenceBits.IsAnySet(filled.Present))
        {
            Emit(_oneOf[one], MatchLabels(_one.Labels[one]), filled.View, _one.Labels[one], view, result);
        }
    }

    /// <summary>A number at the steps of a series at which it meets none.</summary>
    private StepRow FillRow(double fill, ReadOnlySpan<ulong> present, ReadOnlySpan<ulong> met)
    {
        var row = new StepRow(_row.Steps);
        row.Values.Fill(fill);
        for (var word = 0; word < present.Length; word++)
        {
            row.Present[word] = present[word] & ~(met.IsEmpty ? 0 : met[word]);
        }

        return row;
    }

    private ElementLabels MatchLabels(ElementLabels labels) => new(ProjectionOf(_matching).Apply(labels));

    private void Emit(
        int group, ElementLabels many, in RowView manyRow, ElementLabels one, in RowView oneRow, MatchResults result)
    {
        var labels = result.LabelsOf(many, one, _context.IsNameRemovalDelayed);
        result.RefuseAmbiguity(group, labels.Stored, manyRow.Present, oneRow.Present);
        _row.Clear();
        if (_isSwapped)
        {
            _operation.Apply(oneRow, manyRow, _row);
        }
        else
        {
            _operation.Apply(manyRow, oneRow, _row);
        }

        if (PresenceBits.IsAnySet(_row.Present))
        {
            _labels.Add(labels);
            _rows.Add(_block.Add(_row.View));
        }
    }
}
