using System.Reflection;
using System.Runtime.InteropServices;

namespace Trine.Codecs;

/// <summary>The functions of the system's libzstd (1.4 or newer) that Trine calls; facebook/zstd, lib/zstd.h.</summary>
internal static unsafe partial class LibZstd
{
    private const string Library = "libzstd";

    /// <summary>ZSTD_CONTENTSIZE_UNKNOWN.</summary>
    public const ulong ContentSizeUnknown = ulong.MaxValue;

    /// <summary>ZSTD_CONTENTSIZE_ERROR: not a zstd frame.</summary>
    public const ulong ContentSizeError = ulong.MaxValue - 1;

    /// <summary>ZSTD_d_windowLogMax.</summary>
    public const int WindowLogMaxParameter = 100;

    /// <summary>ZSTD_reset_session_only.</summary>
    public const int ResetSession = 1;

    /// <summary>Linux, macOS and Windows name the library differently; the version in the name is its ABI's.</summary>
    private static readonly string[] FileNames =
        ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dylib", "libzstd", "zstd"];

    static LibZstd() => NativeLibrary.SetDllImportResolver(typeof(LibZstd).Assembly, Resolve);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressBound")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint CompressBound(nuint sourceBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_createCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint CreateCompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint FreeCompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_compressCCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Compress(
        ZstdCompressor context, byte* destination, nuint destinationBytes, byte* source, nuint sourceBytes, int level);

    [LibraryImport(Library, EntryPoint = "ZSTD_createDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nint CreateDecompressor();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint FreeDecompressor(nint context);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint SetParameter(ZstdDecompressor context, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_reset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Reset(ZstdDecompressor context, int directive);

    [LibraryImport(Library, EntryPoint = "ZSTD_sizeof_DCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint SizeOf(ZstdDecompressor context);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressDCtx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint Decompress(
        ZstdDecompressor context, byte* destination, nuint destinationBytes, byte* source, nuint sourceBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial nuint DecompressStream(ZstdDecompressor context, ref OutBuffer output, ref InBuffer input);

    [LibraryImport(Library, EntryPoint = "ZSTD_getFrameContentSize")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial ulong FrameContentSize(byte* source, nuint sourceBytes);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial uint IsError(nuint code);

    [LibraryImport(Library, EntryPoint = "ZSTD_getErrorName")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ErrorName(nuint code);

    public static string Describe(nuint code) => Marshal.PtrToStringUTF8(ErrorName(code)) ?? "unknown error";

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != Library)
        {
            return 0;
        }

        foreach (var fileName in FileNames)
        {
            if (NativeLibrary.TryLoad(fileName, assembly, searchPath, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            "libzstd is not installed: install the package libzstd1 (Debian, Ubuntu), libzstd (Fedora, Red Hat), "
            + "zstd-libs (Alpine) or zstd (Homebrew)");
    }

    /// <summary>ZSTD_inBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct InBuffer
    {
        public byte* Source;
        public nuint Size;
        public nuint Position;
    }

    /// <summary>ZSTD_outBuffer.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct OutBuffer
    {
        public byte* Destination;
        public nuint Size;
        public nuint Position;
    }
}
