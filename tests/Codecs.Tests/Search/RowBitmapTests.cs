namespace Trine.Codecs.Tests.Search;

public class RowBitmapTests
{
    [Fact]
    public void Operations_equal_those_on_sets_of_every_length_near_word_size()
    {
        foreach (var length in (int[])[0, 1, 63, 64, 65, 127, 128, 129, 1000])
        {
            var random = new Random(length);
            var (left, leftSet) = Fill(random, length);
            var (right, rightSet) = Fill(random, length);
            var all = Enumerable.Range(0, length).ToHashSet();

            Check(left, leftSet);
            var result = new RowBitmap();
            result.CopyFrom(left);
            result.And(right);
            Check(result, [.. leftSet.Intersect(rightSet)]);
            result.CopyFrom(left);
            result.Or(right);
            Check(result, [.. leftSet.Union(rightSet)]);
            result.CopyFrom(left);
            result.AndNot(right);
            Check(result, [.. leftSet.Except(rightSet)]);
            result.CopyFrom(left);
            result.Not();
            Check(result, [.. all.Except(leftSet)]);
            result.SetAll();
            Check(result, all);
            result.ClearAll();
            Check(result, []);
        }
    }

    [Fact]
    public void SetRange_sets_every_row_between_and_no_other()
    {
        for (var start = 0; start < 200; start += 3)
        {
            for (var end = 0; end <= 200; end += 7)
            {
                var bitmap = new RowBitmap(200);
                bitmap.SetRange(start, end);
                Check(bitmap, [.. Enumerable.Range(start, Math.Max(0, end - start))]);
            }
        }
    }

    [Fact]
    public void Rows_outside_are_refused_and_reset_empties()
    {
        var bitmap = new RowBitmap(70);
        bitmap.Set(69);
        Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Set(70));
        Assert.Throws<ArgumentOutOfRangeException>(() => bitmap.Set(-1));
        Assert.Throws<ArgumentException>(() => bitmap.And(new RowBitmap(71)));
        bitmap.Clear(69);
        Assert.True(bitmap.IsEmpty());
        bitmap.SetAll();
        bitmap.Reset(130);
        Check(bitmap, []);
    }

    private static (RowBitmap Bitmap, HashSet<int> Set) Fill(Random random, int length)
    {
        var bitmap = new RowBitmap(length);
        var set = new HashSet<int>();
        for (var row = 0; row < length; row++)
        {
            if (random.Next(3) == 0)
            {
                bitmap.Set(row);
                set.Add(row);
            }
        }

        return (bitmap, set);
    }

    private static void Check(RowBitmap bitmap, HashSet<int> expected)
    {
        var rows = new List<int>();
        foreach (var row in bitmap)
        {
            rows.Add(row);
        }

        Assert.Equal(expected.Order(), rows);
        Assert.Equal(expected.Count, bitmap.Count());
        Assert.Equal(expected.Count == 0, bitmap.IsEmpty());
        Assert.All(rows, row => Assert.True(bitmap[row]));
        var next = new List<int>();
        for (var row = bitmap.NextSet(0); row >= 0; row = bitmap.NextSet(row + 1))
        {
            next.Add(row);
        }

        Assert.Equal(rows, next);
    }
}
