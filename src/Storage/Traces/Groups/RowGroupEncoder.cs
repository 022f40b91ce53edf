namespace Trine.Storage.Traces;

/// <summary>
/// Encodes the spans of a builder as one row group, or as more where they have too many columns for one.
/// </summary>
internal static class RowGroupEncoder
{
    public static List<RowGroupImage> Encode(RowGroupBuilder builder)
    {
        using var writer = new RowGroupWriter();
        return Encode(builder, writer);
    }

    public static List<RowGroupImage> Encode(RowGroupBuilder builder, RowGroupWriter writer)
    {
        var images = new List<RowGroupImage>();
        if (builder.AddedCount > 0)
        {
            Encode(builder, writer, images);
        }

        return images;
    }

    private static void Encode(RowGroupBuilder builder, RowGroupWriter writer, List<RowGroupImage> images)
    {
        builder.Fill();
        if (!builder.HasTooManyColumns || builder.TraceIds.Count == 1)
        {
            images.Add(writer.Write(builder));
            return;
        }

        // Slow path, rare because tenants use few keys: half the traces have, with luck, half the columns.
        var (first, second) = builder.Divide();
        using (first)
        using (second)
        {
            Encode(first, writer, images);
            Encode(second, writer, images);
        }
    }
}
