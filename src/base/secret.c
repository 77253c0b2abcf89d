#include "base/secret.h"
#include "base/file.h"

#include <fcntl.h>
#include <openssl/hmac.h>
#include <sodium.h>
#include <unistd.h>

static struct {
    bool ready;
    unsigned char seal[crypto_secretbox_KEYBYTES];
    unsigned char nonce[crypto_generichash_KEYBYTES];
    unsigned char hash[crypto_generichash_KEYBYTES];
} keys;

static void derive(unsigned char *out, size_t len, int number, const unsigned char *master)
{
    ASSERT(crypto_kdf_derive_from_key(out, len, (uint64_t)number, "yinlin01", master) == 0);
}

static void set_master(const unsigned char master[crypto_kdf_KEYBYTES])
{
    derive(keys.seal, sizeof keys.seal, 1, master);
    derive(keys.nonce, sizeof keys.nonce, 2, master);
    derive(keys.hash, sizeof keys.hash, 3, master);
    keys.ready = true;
}

static bool make_file(const char *path)
{
    unsigned char master[crypto_kdf_KEYBYTES];
    randombytes_buf(master, sizeof master);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return false;
    bool good = write(fd, master, sizeof master) == (ssize_t)sizeof master && fsync(fd) == 0;
    close(fd);
    sodium_memzero(master, sizeof master);
    if (!good) unlink(path);
    return good;
}

Status secret_open(const char *path, Problem *problem)
{
    ASSERT(sodium_init() >= 0);
    if (!file_exists(path) && !make_file(path))
        return problem_set(problem, UNAVAILABLE, "secret.unwritable",
                           "写不了密钥文件 %s，请检查目录权限", path);
    Arena *arena = arena_new(1 << 16);
    Str bytes;
    Status status = file_read(arena, path, 4096, &bytes, problem);
    if (status == OK && bytes.len != crypto_kdf_KEYBYTES)
        status = problem_set(problem, INVALID, "secret.bad_file",
                             "密钥文件 %s 不完整，请从备份恢复", path);
    if (status == OK) set_master((const unsigned char *)bytes.ptr);
    arena_free(arena);
    return status;
}

void secret_open_for_test(void)
{
    static const unsigned char master[crypto_kdf_KEYBYTES] = "a key that is only used in tests";
    ASSERT(sodium_init() >= 0);
    set_master(master);
}

Str secret_seal(Arena *arena, Str plain)
{
    ASSERT(keys.ready);
    size_t len = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + plain.len;
    unsigned char *box = arena_alloc_raw(arena, len);
    const unsigned char *text = (const unsigned char *)(plain.len ? plain.ptr : "");
    crypto_generichash(box, crypto_secretbox_NONCEBYTES, text, plain.len, keys.nonce,
                       sizeof keys.nonce);
    crypto_secretbox_easy(box + crypto_secretbox_NONCEBYTES, text, plain.len, box, keys.seal);
    return (Str){(char *)box, len};
}

bool secret_unseal(Arena *arena, Str sealed, Str *plain)
{
    ASSERT(keys.ready);
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (sealed.len < head) return false;
    const unsigned char *box = (const unsigned char *)sealed.ptr;
    size_t len = sealed.len - head;
    unsigned char *text = arena_alloc_raw(arena, len + 1);
    if (crypto_secretbox_open_easy(text, box + crypto_secretbox_NONCEBYTES,
                                   sealed.len - crypto_secretbox_NONCEBYTES, box, keys.seal) != 0)
        return false;
    text[len] = 0;
    *plain = (Str){(char *)text, len};
    return true;
}

Str secret_hash(Arena *arena, const char *what, Str value)
{
    ASSERT(keys.ready);
    unsigned char *out = arena_alloc_raw(arena, SECRET_HASH_BYTES);
    crypto_generichash_state state;
    crypto_generichash_init(&state, keys.hash, sizeof keys.hash, SECRET_HASH_BYTES);
    crypto_generichash_update(&state, (const unsigned char *)what, strlen(what) + 1);
    crypto_generichash_update(&state, (const unsigned char *)(value.len ? value.ptr : ""),
                              value.len);
    crypto_generichash_final(&state, out, SECRET_HASH_BYTES);
    return (Str){(char *)out, SECRET_HASH_BYTES};
}

Str secret_token(Arena *arena)
{
    unsigned char bytes[32];
    size_t room = sodium_base64_ENCODED_LEN(32, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *text = arena_alloc_raw(arena, room);
    randombytes_buf(bytes, sizeof bytes);
    sodium_bin2base64(text, room, bytes, sizeof bytes, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(text);
}

static Str random_from(Arena *arena, const char *alphabet, int count)
{
    char *text = arena_alloc(arena, (size_t)count + 1);
    for (int i = 0; i < count; i++)
        text[i] = alphabet[randombytes_uniform((uint32_t)strlen(alphabet))];
    return (Str){text, (size_t)count};
}

Str secret_digits(Arena *arena, int digits)
{
    return random_from(arena, "0123456789", digits);
}

Str secret_letters(Arena *arena, int letters)
{
    return random_from(arena, "ACDEFHJKMNPRTUWXY34679", letters);
}

enum { PASSWORD_TIME = 2, PASSWORD_BYTES = 19 * 1024 * 1024 };

Str secret_password_hash(Arena *arena, Str password)
{
    char *encoded = arena_alloc(arena, crypto_pwhash_STRBYTES);
    int done = crypto_pwhash_str_alg(encoded, password.ptr, password.len, PASSWORD_TIME,
                                     PASSWORD_BYTES, crypto_pwhash_ALG_ARGON2ID13);
    ASSERT(done == 0); /* 19 MiB are always to be had */
    return str_of(encoded);
}

bool secret_password_ok(Str hash, Str password)
{
    char encoded[crypto_pwhash_STRBYTES] = {0};
    if (hash.len == 0 || hash.len >= sizeof encoded) {
        unsigned char out[32];
        static const unsigned char salt[crypto_pwhash_SALTBYTES] = "nobody";
        ASSERT(crypto_pwhash(out, sizeof out, password.ptr ? password.ptr : "", password.len, salt,
                             PASSWORD_TIME, PASSWORD_BYTES, crypto_pwhash_ALG_ARGON2ID13) == 0);
        return false;
    }
    memcpy(encoded, hash.ptr, hash.len);
    return crypto_pwhash_str_verify(encoded, password.ptr ? password.ptr : "", password.len) == 0;
}

static const char base32[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

Str secret_totp_new(Arena *arena)
{
    return random_from(arena, base32, 32);
}

static size_t base32_bytes(Str text, unsigned char *out, size_t room)
{
    uint32_t bits = 0;
    int have = 0;
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        const char *at = memchr(base32, text.ptr[i], 32);
        if (!at) continue;
        bits = bits << 5 | (uint32_t)(at - base32);
        have += 5;
        if (have < 8) continue;
        have -= 8;
        if (n == room) return 0;
        out[n++] = (unsigned char)(bits >> have);
    }
    return n;
}

static uint32_t totp_at(const unsigned char *key, size_t len, int64_t step)
{
    unsigned char message[8];
    unsigned char mac[EVP_MAX_MD_SIZE];
    unsigned int mac_len = 0;
    for (int i = 0; i < 8; i++) message[7 - i] = (unsigned char)((uint64_t)step >> (8 * i));
    ASSERT(HMAC(EVP_sha1(), key, (int)len, message, sizeof message, mac, &mac_len));
    int at = mac[19] & 15;
    uint32_t word = (uint32_t)(mac[at] & 0x7f) << 24 | (uint32_t)mac[at + 1] << 16 |
                    (uint32_t)mac[at + 2] << 8 | mac[at + 3];
    return word % 1000000;
}

Str secret_totp_code(Arena *arena, Str secret, int64_t step)
{
    unsigned char key[64];
    size_t len = base32_bytes(secret, key, sizeof key);
    return str_fmt(arena, "%06u", totp_at(key, len, step));
}

int64_t secret_totp_step(Str secret, Str code, Ms now, int64_t after)
{
    unsigned char key[64];
    int64_t typed;
    size_t len = base32_bytes(secret, key, sizeof key);
    if (len == 0 || code.len != 6 || !str_to_i64(code, &typed)) return 0;
    int64_t step = now / 30000;
    for (int64_t s = step - 1; s <= step + 1; s++)
        if (s > after && totp_at(key, len, s) == (uint32_t)typed) return s;
    return 0;
}

bool str_from_base64(Arena *arena, Str text, Str *out)
{
    size_t room = text.len / 4 * 3 + 3;
    size_t len;
    const char *end;
    unsigned char *bytes = arena_alloc(arena, room);
    if (sodium_base642bin(bytes, room, text.ptr, text.len, NULL, &len, &end,
                          sodium_base64_VARIANT_ORIGINAL) != 0 ||
        end != text.ptr + text.len)
        return false;
    *out = (Str){(const char *)bytes, len};
    return true;
}
