using Trine.Codecs;
using Trine.Model.Logs;

namespace Trine.LogQL.Pipeline;

/// <summary><c>|= "a" or "b"</c> and <c>!= "a"</c>: byte for byte.</summary>
/// <param name="isNegated">Whether lines pass that contain none.</param>
/// <param name="needles">UTF-8; an empty one is in every line.</param>
internal sealed class ContainsLineFilter(bool isNegated, IReadOnlyList<byte[]> needles) : LineFilter(isNegated)
{
    private readonly byte[][] _needles = [.. needles];

    public override FilterLiterals? Literals { get; } =
        new([[.. needles.Select(needle => new LineLiteral(needle, ignoresCase: false))]], Decide: true);

    public override IReadOnlyList<LineNeedle> Needles { get; } = isNegated || needles.Count != 1 || needles[0].Length == 0
        ? []
        : [new LineNeedle(needles[0], IgnoreCase: false)];

    protected override bool IsMatch(ReadOnlySpan<byte> line)
    {
        foreach (var needle in _needles)
        {
            if (line.IndexOf(needle) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    protected override bool MayMatch(LogChunk chunk)
    {
        foreach (var needle in _needles)
        {
            if (needle.Length == 0 || chunk.MayContain(needle, ignoreCase: false))
            {
                return true;
            }
        }

        return false;
    }

    protected override bool TryFindRows(
        ReadOnlySpan<byte> text, ReadOnlySpan<int> offsets, FilterScratch scratch, out bool areExact)
    {
        areExact = true;
        scratch.Found.Reset(offsets.Length - 1);
        foreach (var needle in _needles)
        {
            ByteSearch.FindRows(text, offsets, needle, scratch.Found);
        }

        return true;
    }
}
