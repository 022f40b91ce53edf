using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Trine.Codecs;
using Trine.Model;

namespace Trine.QueryFrontend.Http;

/// <summary>The parameters of a request: the URL's query and, for a POST, the form in its body, merged. Immutable.</summary>
internal sealed class RequestParameters
{
    /// <summary>As upstream frontends accept.</summary>
    private const int BodyBytesMax = 10 << 20;

    private const string UrlEncoded = "application/x-www-form-urlencoded";

    private readonly UrlValues _query;
    private readonly UrlValues _form;
    private readonly IFormCollection _parts;

    private RequestParameters(UrlValues query, UrlValues form, IFormCollection parts)
    {
        _query = query;
        _form = form;
        _parts = parts;
    }

    /// <exception cref="RequestException">The form is too large.</exception>
    public static async Task<RequestParameters> ReadAsync(HttpContext context)
    {
        var query = UrlValues.QueryOf(context.Request);
        var isForm = HttpMethods.IsPost(context.Request.Method) && context.Request.HasFormContentType;
        return !isForm ? new RequestParameters(query, UrlValues.Empty, FormCollection.Empty)
            : IsUrlEncoded(context.Request)
                ? new RequestParameters(query, await ReadFormAsync(context), FormCollection.Empty)
                : new RequestParameters(query, UrlValues.Empty, await ReadPartsAsync(context));
    }

    /// <summary>What is wrong with some of them, in Go's words; empty if nothing is. They are left out.</summary>
    public string Fault => _form.Fault.Length > 0 ? _form.Fault : _query.Fault;

    /// <summary>The first value; those of the body come first, as in Go. Empty when there is none.</summary>
    public string Get(string name) => _form.First(name) ?? _parts[name].FirstOrDefault() ?? _query.First(name) ?? "";

    /// <summary>All values, those of the body first.</summary>
    public IReadOnlyList<string> GetAll(string name)
        => [.. _form.All(name), .. _parts[name].OfType<string>(), .. _query.All(name)];

    private static bool IsUrlEncoded(HttpRequest request)
        => request.ContentType?.Split(';')[0].Trim().Equals(UrlEncoded, StringComparison.OrdinalIgnoreCase) == true;

    private static async Task<UrlValues> ReadFormAsync(HttpContext context)
    {
        using var body = new ByteBuffer();
        while (await context.Request.Body.ReadAsync(body.GetMemory(1), context.RequestAborted) is > 0 and var count)
        {
            body.Advance(count);
            if (body.Length > BodyBytesMax)
            {
                throw new RequestException(RequestError.BadRequest, "http: POST too large");
            }
        }

        return UrlValues.Parse(body.WrittenSpan);
    }

    /// <summary>A form in parts; one that is malformed has none, as in Go.</summary>
    private static async Task<IFormCollection> ReadPartsAsync(HttpContext context)
    {
        var options = new FormOptions { ValueLengthLimit = BodyBytesMax, BufferBodyLengthLimit = BodyBytesMax };
        context.Features.Set<IFormFeature>(new FormFeature(context.Request, options));
        try
        {
            return await context.Request.ReadFormAsync(context.RequestAborted);
        }
        catch (Exception malformed) when (malformed is InvalidDataException or IOException)
        {
            return FormCollection.Empty;
        }
    }
}
