using System.Text.RegularExpressions;

namespace Trine.Architecture.Tests;

/// <summary>What the compiler cannot check stands in one project, behind tests with every length and a scalar twin.</summary>
public sealed partial class UnsafeFenceTests
{
    private const string Fenced = "src/Codecs/";

    /// <summary>The one file outside: it maps files into memory.</summary>
    private const string MemoryMapping = "src/Storage/Files/MappedFile.cs";

    [Fact]
    public void Unsafe_code_and_vectors_stand_behind_the_fence()
    {
        var outside = Repository.Files("src", ".cs")
            .Where(static file => !file.StartsWith(Fenced, StringComparison.Ordinal) && file != MemoryMapping)
            .Where(static file => Unchecked().IsMatch(SourceText.CodeOf(Repository.Read(file))));

        Assert.Empty(outside);
    }

    [Fact]
    public void Only_fenced_projects_may_compile_unsafe_blocks()
    {
        var allowing = Repository.Files("src", ".csproj").Append("Directory.Build.props").Append("src/Directory.Build.props")
            .Where(static file => Repository.Read(file).Contains("AllowUnsafeBlocks", StringComparison.Ordinal));

        Assert.Empty(allowing.Except(["src/Codecs/Codecs.csproj", "src/Storage/Storage.csproj"]));
    }

    [Theory]
    [InlineData("unsafe void M()", true)]
    [InlineData("Unsafe.As<int>(x)", true)]
    [InlineData("MemoryMarshal.Cast<byte, int>(x)", true)]
    [InlineData("Vector256<byte> v", true)]
    [InlineData("Vector128.Create(1)", true)]
    [InlineData("x = 1; // unsafe", false)]
    [InlineData("var text = \"of unsafe characters\";", false)]
    [InlineData("VectorMatching.One", false)]
    [InlineData("record UnsafeName;", false)]
    public void The_fence_sees_code_and_not_words(string code, bool isSeen)
        => Assert.Equal(isSeen, Unchecked().IsMatch(SourceText.CodeOf(code)));

    [GeneratedRegex(@"\bunsafe\b|\bUnsafe\.|\bMemoryMarshal\b|\bVector(64|128|256|512)?[.<]", RegexOptions.CultureInvariant)]
    private static partial Regex Unchecked();
}
