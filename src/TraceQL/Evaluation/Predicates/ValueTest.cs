using System.Text;
using Trine.Model.Regex;
using Trine.Model.Traces;
using Trine.TraceQL.Syntax;

namespace Trine.TraceQL.Evaluation;

/// <summary>A comparison with a literal, tried once on each distinct value of a column.</summary>
internal sealed class ValueTest
{
    private readonly TraceQLOperator _op;
    private readonly TraceQLValue _literal;
    private readonly byte[] _utf8;
    private readonly Re2? _pattern;
    private readonly byte[]? _needle;

    public ValueTest(TraceQLOperator op, TraceQLValue literal)
    {
        _op = op;
        _literal = literal;
        _utf8 = Encoding.UTF8.GetBytes(literal.Text);
        if (op is TraceQLOperator.Regex or TraceQLOperator.NotRegex)
        {
            _pattern = FieldChecks.Patterns.GetOrCompile(literal.Text, FieldChecks.PatternOptions);
            _needle = NeedleOf(_pattern);
        }
    }

    /// <summary>Whether the comparison says that a value differs: for arrays it must hold for every element.</summary>
    public bool IsNegative => _op is TraceQLOperator.NotEqual or TraceQLOperator.NotRegex;

    /// <summary>The comparison without the negation.</summary>
    public ValueTest Positive()
        => new(_op == TraceQLOperator.NotEqual ? TraceQLOperator.Equal : TraceQLOperator.Regex, _literal);

    /// <summary>Whether values of a type can be compared with the literal at all.</summary>
    public bool Takes(ValueColumnType type) => type switch
    {
        ValueColumnType.Text => _literal.Type == TraceQLValueType.Text,
        ValueColumnType.Boolean => _literal.Type == TraceQLValueType.Boolean,
        _ => _literal.IsNumeric,
    };

    /// <summary>False when statistics or filters say that no value of the column passes.</summary>
    public bool MayHold(ValueColumn column)
    {
        switch (column.Type)
        {
            case ValueColumnType.Text:
                return _op != TraceQLOperator.Equal || column.MayHold(_utf8);
            case ValueColumnType.Boolean:
                return true;
        }

        var number = _literal.Number;
        return _op switch
        {
            TraceQLOperator.Equal => column.MayHold(number, number),
            TraceQLOperator.Greater or TraceQLOperator.GreaterEqual => column.MayHold(number, double.PositiveInfinity),
            TraceQLOperator.Less or TraceQLOperator.LessEqual => column.MayHold(double.NegativeInfinity, number),
            _ => true,
        };
    }

    /// <summary>Sets 1 for each distinct value that passes; gives their number.</summary>
    public int Mark(ValueColumn column, out byte[] keep)
    {
        switch (column.Type)
        {
            case ValueColumnType.Text:
                return MarkTexts(column.Texts, out keep);
            case ValueColumnType.Floating:
                return MarkDoubles(column.Doubles, out keep);
            default:
                return MarkWholes(column.Integers, out keep);
        }
    }

    /// <summary>Whether one text passes.</summary>
    public bool Passes(ReadOnlySpan<byte> utf8) => _literal.Type == TraceQLValueType.Text && _op switch
    {
        TraceQLOperator.Equal => utf8.SequenceEqual(_utf8),
        TraceQLOperator.NotEqual => !utf8.SequenceEqual(_utf8),
        TraceQLOperator.Regex => _pattern!.IsMatch(utf8), // Compiled for these two.
        TraceQLOperator.NotRegex => !_pattern!.IsMatch(utf8),
        TraceQLOperator.Greater => utf8.SequenceCompareTo(_utf8) > 0,
        TraceQLOperator.GreaterEqual => utf8.SequenceCompareTo(_utf8) >= 0,
        TraceQLOperator.Less => utf8.SequenceCompareTo(_utf8) < 0,
        TraceQLOperator.LessEqual => utf8.SequenceCompareTo(_utf8) <= 0,
        _ => false,
    };

    // One literal that every match holds lets the dictionary be searched as one text.
    private static byte[]? NeedleOf(Re2 pattern)
        => pattern.RequiredLiterals is [[{ IgnoresAsciiCase: false } only], ..] && only.Utf8.Length > 2
            ? only.Utf8
            : null;

    private int MarkTexts(TextDictionary texts, out byte[] keep)
    {
        keep = new byte[texts.Count];
        return _op switch
        {
            TraceQLOperator.Equal => MarkEqual(texts, keep),
            TraceQLOperator.Regex when _needle is not null => MarkCandidates(texts, keep),
            _ => MarkEach(texts, keep),
        };
    }

    private int MarkEqual(TextDictionary texts, byte[] keep)
    {
        var bytes = texts.Bytes;
        var offsets = texts.Offsets;
        for (var i = 0; i < keep.Length; i++)
        {
            var start = offsets[i];
            if (offsets[i + 1] - start == _utf8.Length && bytes.Slice(start, _utf8.Length).SequenceEqual(_utf8))
            {
                keep[i] = 1;
                return 1;
            }
        }

        return 0;
    }

    private int MarkCandidates(TextDictionary texts, byte[] keep)
    {
        if (keep.Length == 0)
        {
            return 0;
        }

        var bytes = texts.Bytes;
        var offsets = texts.Offsets;
        var count = 0;
        var from = offsets[0];
        while (bytes[from..offsets[^1]].IndexOf(_needle) is var ahead and >= 0)
        {
            var place = offsets.BinarySearch(from + ahead);
            var id = place >= 0 ? place : ~place - 1;

            // Of empty texts, several begin at one place; the last of them is the one that goes on.
            while (offsets[id + 1] <= from + ahead)
            {
                id++;
            }

            if (Passes(bytes[offsets[id]..offsets[id + 1]]))
            {
                keep[id] = 1;
                count++;
            }

            from = offsets[id + 1];
        }

        return count;
    }

    private int MarkEach(TextDictionary texts, byte[] keep)
    {
        var bytes = texts.Bytes;
        var offsets = texts.Offsets;
        var count = 0;
        for (var i = 0; i < keep.Length; i++)
        {
            if (Passes(bytes[offsets[i]..offsets[i + 1]]))
            {
                keep[i] = 1;
                count++;
            }
        }

        return count;
    }

    private int MarkWholes(ReadOnlySpan<long> values, out byte[] keep)
    {
        keep = new byte[values.Length];
        var range = _literal.IsNumeric
            ? NumberRange.Of(_op, _literal)
            : NumberRange.Of(_op, TraceQLValue.OfWhole(_literal.Whole));
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var passes = range.Contains(values[i]) ? 1 : 0;
            keep[i] = (byte)passes;
            count += passes;
        }

        return count;
    }

    private int MarkDoubles(ReadOnlySpan<double> values, out byte[] keep)
    {
        keep = new byte[values.Length];
        var literal = _literal.Number;
        var count = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = values[i];
            var passes = _op switch
            {
                TraceQLOperator.Equal => value == literal,
                TraceQLOperator.NotEqual => value != literal,
                TraceQLOperator.Greater => value > literal,
                TraceQLOperator.GreaterEqual => value >= literal,
                TraceQLOperator.Less => value < literal,
                TraceQLOperator.LessEqual => value <= literal,
                _ => false,
            };
            keep[i] = (byte)(passes ? 1 : 0);
            count += keep[i];
        }

        return count;
    }
}
