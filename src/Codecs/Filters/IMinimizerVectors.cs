namespace Trine.Codecs;

/// <summary>The steps of <see cref="MinimizerScanner"/> on one width of vectors: lanes of 32 bits.</summary>
/// <remarks>All of them load and store whole vectors, so that lanes behind the last one asked for change too.</remarks>
internal unsafe interface IMinimizerVectors
{
    static abstract bool IsSupported { get; }

    /// <summary>Hashes the gram that begins at each byte.</summary>
    static abstract void HashGrams(byte* text, int grams, uint* lanes, MinimizerScheme scheme);

    /// <summary>
    /// Lane i becomes the minimum of the lanes i, i + second, i + third and i + last, in place, from left to right.
    /// </summary>
    static abstract void TakeMinima(uint* lanes, int count, int second, int third, int last);

    /// <summary>Copies the lanes that differ from their left neighbour.</summary>
    /// <returns>How many.</returns>
    static abstract int KeepChanges(uint* lanes, int count, uint* kept);
}
