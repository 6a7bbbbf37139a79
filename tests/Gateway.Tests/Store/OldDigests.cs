using System.Security.Cryptography;
using System.Text;
using Gateway.Tests.World;

namespace Gateway.Tests.Store;

/// <summary>What gateways stored before they knew a data key: digests without one, and a key that lay beside what it keyed.</summary>
internal sealed class OldDigests(TestStore store)
{
    /// <summary>More than a page of the conversion.</summary>
    public const int Count = 1_203;

    public const string CodeKey = "4b7c1f0e2d3a495867768594a3b2c1d0efcedbac9b8a79685746352413020100";

    public static string Request(int number) => Digest($"request {number}");

    public static string Body(int number) => Digest($"body {number}");

    /// <summary>Writes them as such a gateway did.</summary>
    public async Task WriteAsync()
    {
        var sql = new StringBuilder();
        for (var i = 0; i < Count; i++)
        {
            sql.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $$"""
                insert into idempotency_keys (merchant_id, key, fingerprint, object_id, payment_id, created_at) values ('mer_{{i
                    % 3}}', 'k{{i}}', '{{Request(i)}}', 'pay_{{i}}', 'pay_{{i}}', 1);
                insert into timeline (merchant_id, payment_id, no, at, type, by, detail) values ('mer_{{i
                    % 3}}', 'pay_{{i}}', 2, 1, 'payment.succeeded', 'wallet', '{"body_sha256":"{{Body(
                    i
                )}}","operation":"pay","read.rspMsg":"성공"}');
                insert into payments (merchant_id, id, version, status, scheme, reference, amount, captured, refunded, currency, doc) values ('mer_{{i
                    % 3}}', 'pay_{{i}}', 1, 'succeeded', 'jeonseong', 'r', 1, 1, 0, 'KPW', '{"id":"pay_{{i}}","code_fingerprint":"{{Digest(
                    $"code {i}"
                )}}","code_last4":"2915","trace":"t"}');

                """
            );
        }
        sql.Append(
            System.Globalization.CultureInfo.InvariantCulture,
            $"insert into admin_requests (key, fingerprint, object_id) values ('a', '{Request(-1)}', 'mer_0'); insert into settings (name, value) values ('code_fingerprint_key', '{CodeKey}');"
        );
        await store.ExecuteAsync(sql.ToString());
    }

    private static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
