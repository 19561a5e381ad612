// SPDX-License-Identifier: MIT
// MD5 (RFC 1321), SHA-1 and SHA-2 (FIPS 180-4).
#include "shim/api/win32/digest.hpp"

#include <algorithm>
#include <bit>
#include <initializer_list>
#include <limits>

namespace ws2::api {
namespace {

using State = std::array<std::uint64_t, 8>;
using Block = std::uint8_t const*;

template <class Word>
Word load(Block bytes, std::endian order) {
    Word word = 0;
    for (unsigned i = 0; i < sizeof(Word); ++i) {
        auto const at = order == std::endian::big ? i : unsigned{sizeof(Word)} - 1 - i;
        word = static_cast<Word>(word << 8 | bytes[at]);
    }
    return word;
}

template <class Word>
void store(Word word, std::endian order, std::uint8_t* bytes) {
    for (unsigned i = 0; i < sizeof(Word); ++i) {
        auto const place = order == std::endian::big ? unsigned{sizeof(Word)} - 1 - i : i;
        bytes[i] = static_cast<std::uint8_t>(word >> (8 * place));
    }
}

std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

void add_to(State& state, std::initializer_list<std::uint32_t> words) {
    std::ranges::transform(words, state, state.begin(),
                           [](auto word, auto before) { return low(before + word); });
}

// The integer parts of 2^32 times |sin(1)|, |sin(2)|, ...
constexpr std::array<std::uint32_t, 64> sines{
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

void md5(State& state, Block block) {
    constexpr std::array<std::array<int, 4>, 4> shifts{
        {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}}
    };
    auto a = low(state[0]), b = low(state[1]), c = low(state[2]), d = low(state[3]);
    for (std::size_t i = 0; i < 64; ++i) {
        std::uint32_t const mixed[]{(b & c) | (~b & d), (d & b) | (~d & c), b ^ c ^ d,
                                    c ^ (b | ~d)};
        std::size_t const words[]{i, 5 * i + 1, 3 * i + 5, 7 * i};
        auto const round = i / 16;
        auto const word = load<std::uint32_t>(block + words[round] % 16 * 4, std::endian::little);
        auto const turned = std::rotl(a + mixed[round] + sines[i] + word, shifts[round][i % 4]);
        a = d;
        d = c;
        c = b;
        b += turned;
    }
    add_to(state, {a, b, c, d});
}

void sha1(State& state, Block block) {
    constexpr std::uint32_t constants[]{0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    std::array<std::uint32_t, 80> words;
    for (std::size_t i = 0; i < 16; ++i)
        words[i] = load<std::uint32_t>(block + 4 * i, std::endian::big);
    for (unsigned i = 16; i < 80; ++i)
        words[i] = std::rotl(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    auto a = low(state[0]), b = low(state[1]), c = low(state[2]), d = low(state[3]);
    auto e = low(state[4]);
    for (unsigned i = 0; i < 80; ++i) {
        std::uint32_t const mixed[]{(b & c) | (~b & d), b ^ c ^ d, (b & c) | (b & d) | (c & d),
                                    b ^ c ^ d};
        auto const next = std::rotl(a, 5) + mixed[i / 20] + e + constants[i / 20] + words[i];
        e = d;
        d = c;
        c = std::rotl(b, 30);
        b = a;
        a = next;
    }
    add_to(state, {a, b, c, d, e});
}

// The first 64 bits of the fractions of the cube roots of the first 80 primes. SHA-256 has the
// first 32 bits of the first 64.
constexpr std::array<std::uint64_t, 80> cube_roots{
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};

// How far the words of SHA-2 are turned, or shifted (the last of the small ones).
struct Turns {
    int large_0[3];
    int large_1[3];
    int small_0[3];
    int small_1[3];
};
constexpr Turns turns_256{
    {2,  13, 22},
    {6,  11, 25},
    {7,  18, 3 },
    {17, 19, 10}
};
constexpr Turns turns_512{
    {28, 34, 39},
    {14, 18, 41},
    {1,  8,  7 },
    {19, 61, 6 }
};

template <class Word>
Word large(Word word, int const (&turns)[3]) {
    return std::rotr(word, turns[0]) ^ std::rotr(word, turns[1]) ^ std::rotr(word, turns[2]);
}
template <class Word>
Word small(Word word, int const (&turns)[3]) {
    return std::rotr(word, turns[0]) ^ std::rotr(word, turns[1]) ^ word >> turns[2];
}

template <class Word, unsigned rounds>
void sha2(State& state, Block block, Turns const& turns) {
    std::array<Word, rounds> words;
    for (unsigned i = 0; i < 16; ++i)
        words[i] = load<Word>(block + sizeof(Word) * i, std::endian::big);
    for (unsigned i = 16; i < rounds; ++i)
        words[i] = small(words[i - 2], turns.small_1) + words[i - 7] +
                   small(words[i - 15], turns.small_0) + words[i - 16];
    std::array<Word, 8> h;
    std::ranges::transform(state, h.begin(), [](auto each) { return static_cast<Word>(each); });
    for (unsigned i = 0; i < rounds; ++i) {
        auto const constant =
            static_cast<Word>(cube_roots[i] >> (64 - std::numeric_limits<Word>::digits));
        auto const first = h[7] + large(h[4], turns.large_1) + ((h[4] & h[5]) ^ (~h[4] & h[6])) +
                           constant + words[i];
        auto const second =
            large(h[0], turns.large_0) + ((h[0] & h[1]) ^ (h[0] & h[2]) ^ (h[1] & h[2]));
        std::copy_backward(h.begin(), h.end() - 1, h.end());
        h[4] += first;
        h[0] = first + second;
    }
    for (unsigned i = 0; i < 8; ++i) state[i] = static_cast<Word>(state[i] + h[i]);
}

void sha256(State& state, Block block) { sha2<std::uint32_t, 64>(state, block, turns_256); }
void sha512(State& state, Block block) { sha2<std::uint64_t, 80>(state, block, turns_512); }

}  // namespace

struct Digest::Algorithm {
    std::size_t value_bytes;
    std::size_t word_bytes;  // a block has sixteen words
    std::endian order;
    void (*add_block)(State& state, Block block);
    State start;
};

Digest::Algorithm const& Digest::algorithm_of(Kind kind) {
    static constexpr Algorithm algorithms[]{
        {16, 4, std::endian::little, md5, {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}               },
        {20,
         4,     std::endian::big,
         sha1,                            {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}   },
        {32,
         4,     std::endian::big,
         sha256,                          {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab,
          0x5be0cd19}                                                                    },
        {48,
         8,     std::endian::big,
         sha512,                          {0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
          0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4}},
        {64,
         8,     std::endian::big,
         sha512,                          {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
          0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179}},
    };
    return algorithms[static_cast<std::size_t>(kind)];
}

Digest::Digest(Kind kind) : algorithm_(&algorithm_of(kind)), state_(algorithm_->start) {}

std::size_t Digest::value_bytes() const { return algorithm_->value_bytes; }
std::size_t Digest::block_bytes() const { return algorithm_->word_bytes * 16; }

void Digest::add(std::span<std::uint8_t const> bytes) {
    while (!bytes.empty()) {
        auto const filled = static_cast<std::size_t>(length_ % block_bytes());
        auto const part = std::min(bytes.size(), block_bytes() - filled);
        std::copy_n(bytes.data(), part, block_.data() + filled);
        length_ += part;
        bytes = bytes.subspan(part);
        if (filled + part == block_bytes()) algorithm_->add_block(state_, block_.data());
    }
}

// A one bit, zeros, and the length in bits as the last two words of a block.
std::vector<std::uint8_t> Digest::value() const {
    Digest last = *this;
    std::array<std::uint8_t, 2 * sizeof block_> padding{0x80};
    auto const word = algorithm_->word_bytes;
    auto const filled = static_cast<std::size_t>(length_ % block_bytes());
    auto const blocks = filled + 1 + 2 * word <= block_bytes() ? 1u : 2u;
    auto const count = blocks * block_bytes() - filled;
    store(length_ * 8, algorithm_->order, padding.data() + count - sizeof length_);
    last.add({padding.data(), count});

    std::vector<std::uint8_t> bytes(8 * word);
    for (std::size_t i = 0; i < 8; ++i) {
        auto* const place = bytes.data() + i * word;
        if (word == 4)
            store(low(last.state_[i]), algorithm_->order, place);
        else
            store(last.state_[i], algorithm_->order, place);
    }
    bytes.resize(algorithm_->value_bytes);
    return bytes;
}

}  // namespace ws2::api
