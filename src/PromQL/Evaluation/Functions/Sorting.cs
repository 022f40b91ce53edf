using System.Globalization;
using Trine.Model;
using Trine.PromQL.Evaluation.Steps;

namespace Trine.PromQL.Evaluation.Functions;

/// <summary>The order of an instant vector's series.</summary>
internal static class Sorting
{
    /// <summary><c>sort</c> and <c>sort_desc</c>: by value, NaN last; equal ones stay as they were.</summary>
    public static DenseVector ByValue(DenseVector vector, bool isDescending)
        => Sort(vector, (left, right) =>
        {
            var (l, r) = (vector[left].Values[0], vector[right].Values[0]);
            if (double.IsNaN(l) || double.IsNaN(r))
            {
                return double.IsNaN(l).CompareTo(double.IsNaN(r));
            }

            return isDescending ? r.CompareTo(l) : l.CompareTo(r);
        });

    /// <summary>
    /// <c>sort_by_label</c> and <c>sort_by_label_desc</c>: by labels in turn, in natural order, then by all.
    /// </summary>
    public static DenseVector ByLabels(DenseVector vector, IReadOnlyList<string> names, bool isDescending)
    {
        var labels = Array.ConvertAll(vector.Labels, element => element.Resolve());
        return Sort(vector, (left, right) =>
        {
            var order = Compare(labels[left], labels[right], names);
            return isDescending ? -order : order;
        });
    }

    private static int Compare(LabelSet left, LabelSet right, IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            var (l, r) = (left.ValueOf(name), right.ValueOf(name));
            if (l != r)
            {
                return IsNaturallyLess(l, r) ? -1 : 1;
            }
        }

        return LabelSet.Compare(left, right);
    }

    /// <summary>Compares runs of digits as numbers and the runs between them as text.</summary>
    private static bool IsNaturallyLess(string left, string right)
    {
        var l = 0;
        var r = 0;
        while (l < left.Length)
        {
            if (r == right.Length)
            {
                return false;
            }

            var leftRun = Run(left, ref l);
            var rightRun = Run(right, ref r);
            var areNumbers = TryParse(leftRun, out var leftNumber) & TryParse(rightRun, out var rightNumber);
            var order = areNumbers ? leftNumber.CompareTo(rightNumber) : string.CompareOrdinal(leftRun, rightRun);
            if (order != 0)
            {
                return order < 0;
            }
        }

        return true;
    }

    private static bool TryParse(string run, out long number)
        => long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static string Run(string text, ref int at)
    {
        var start = at;
        var isNumber = char.IsAsciiDigit(text[start]);
        while (at < text.Length && char.IsAsciiDigit(text[at]) == isNumber)
        {
            at++;
        }

        return text[start..at];
    }

    private static DenseVector Sort(DenseVector vector, Comparison<int> compare)
    {
        var order = Enumerable.Range(0, vector.Count).ToArray();
        var keys = order.Order(Comparer<int>.Create((left, right) =>
        {
            var result = compare(left, right);
            return result != 0 ? result : left - right;
        }));
        return vector.Pick([.. keys]);
    }
}
