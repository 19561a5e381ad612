// SPDX-License-Identifier: MIT
// The types of the platform contracts: error codes, results, addresses and the neutral names of
// families, types and directions. They have neither Winsock's numbers nor the host's, except that
// Code has Winsock's values, so that the API needs no second translation.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <utility>

namespace ws2 {

// Why a call failed. The values are the WSA numbers; api/ ties each to its macro at compile time.
enum class Code : std::int32_t {
    ok = 0,
    invalid_function = 1,
    file_not_found = 2,
    path_not_found = 3,
    too_many_open_files = 4,
    win32_access_denied = 5,
    invalid_handle = 6,
    not_enough_memory = 8,
    invalid_data = 13,
    not_same_device = 17,
    no_more_files = 18,
    not_ready = 21,
    bad_length = 24,
    device_not_functioning = 31,
    handle_eof = 38,
    not_supported = 50,
    netname_deleted = 64,
    file_exists = 80,
    invalid_parameter = 87,
    broken_pipe = 109,
    buffer_overflow = 111,
    disk_full = 112,
    call_not_implemented = 120,
    semaphore_timeout = 121,
    insufficient_buffer = 122,
    negative_seek = 131,
    folder_not_empty = 145,
    bad_arguments = 160,
    already_exists = 183,
    io_completion = 192,
    bad_program = 193,
    envvar_not_found = 203,
    no_data_in_pipe = 232,
    pipe_not_connected = 233,
    more_data = 234,
    wait_timeout = 258,
    directory_invalid = 267,
    not_owner = 288,
    too_many_posts = 298,
    abandoned_wait = 735,
    too_many_threads = 565,
    operation_aborted = 995,
    io_incomplete = 996,
    io_pending = 997,
    invalid_address = 487,
    no_access = 998,
    file_invalid = 1006,
    service_does_not_exist = 1060,
    mapped_alignment = 1132,
    old_win_version = 1150,
    not_found = 1168,
    win32_connection_refused = 1225,
    win32_network_unreachable = 1231,
    win32_host_unreachable = 1232,
    protocol_unreachable = 1233,
    port_unreachable = 1234,
    request_aborted = 1235,
    win32_connection_aborted = 1236,
    already_fiber = 1280,
    already_thread = 1281,
    invalid_window = 1400,
    class_not_found = 1407,
    window_of_other_thread = 1408,
    class_already_exists = 1410,
    class_does_not_exist = 1411,
    class_has_windows = 1412,
    invalid_index = 1413,
    control_not_found = 1421,
    invalid_thread_id = 1444,
    resource_not_found = 1814,
    not_enough_quota = 1816,
    cannot_access_file = 1920,
    win32_not_connected = 2250,
    interrupted = 10004,
    bad_descriptor = 10009,
    access_denied = 10013,
    bad_address = 10014,
    invalid_argument = 10022,
    too_many_open = 10024,
    would_block = 10035,
    in_progress = 10036,
    already = 10037,
    not_socket = 10038,
    destination_required = 10039,
    message_size = 10040,
    wrong_protocol_type = 10041,
    no_such_option = 10042,
    protocol_not_supported = 10043,
    type_not_supported = 10044,
    operation_not_supported = 10045,
    protocol_family_not_supported = 10046,
    family_not_supported = 10047,
    address_in_use = 10048,
    address_not_available = 10049,
    network_down = 10050,
    network_unreachable = 10051,
    network_reset = 10052,
    connection_aborted = 10053,
    connection_reset = 10054,
    no_buffers = 10055,
    is_connected = 10056,
    not_connected = 10057,
    is_shut_down = 10058,
    too_many_references = 10059,
    timed_out = 10060,
    connection_refused = 10061,
    loop = 10062,
    name_too_long = 10063,
    host_down = 10064,
    host_unreachable = 10065,
    not_empty = 10066,
    too_many_processes = 10067,
    too_many_users = 10068,
    quota = 10069,
    stale = 10070,
    remote = 10071,
    system_not_ready = 10091,
    version_not_supported = 10092,
    not_initialised = 10093,
    disconnecting = 10101,
    no_more = 10102,
    cancelled = 10103,
    invalid_procedure_table = 10104,
    invalid_provider = 10105,
    provider_failed_init = 10106,
    system_call_failure = 10107,
    service_not_found = 10108,
    type_not_found = 10109,
    no_more_results = 10110,
    lookup_cancelled = 10111,
    refused = 10112,
    host_not_found = 11001,
    try_again = 11002,
    no_recovery = 11003,
    no_data = 11004,
};

// A value, or the reason there is none. T is cheap to default-construct; a Result<int> travels in
// one register, which is what keeps send and recv close to the bare system call.
template <class T>
class [[nodiscard]] Result {
public:
    constexpr Result(T value) : value_{std::move(value)} {}
    constexpr Result(Code code) : code_{code} { assert(code != Code::ok); }

    constexpr explicit operator bool() const { return code_ == Code::ok; }
    constexpr Code code() const { return code_; }
    constexpr T& operator*() { return value_; }
    constexpr T const& operator*() const { return value_; }
    constexpr T* operator->() { return &value_; }
    constexpr T const* operator->() const { return &value_; }

private:
    T value_{};
    Code code_ = Code::ok;
};

// local and ipv4 have the numbers that all systems give them.
enum class Family : std::uint16_t { none = 0, local = 1, ipv4 = 2, ipv6 = 3 };
enum class SocketType : std::uint8_t { none, stream, datagram, raw };
enum class Direction : std::uint8_t { receive, send, both };
enum class BlockingMode : std::uint8_t { blocking, non_blocking };

// An endpoint. For ipv4 the first four bytes of `ip` count; for local only `path`.
struct Address {
    static constexpr std::size_t path_capacity = 108;

    Family family = Family::none;
    std::uint16_t port_be = 0;    // network byte order
    std::uint32_t flow_info = 0;  // as it stands in sockaddr_in6
    std::uint32_t scope_id = 0;
    std::uint16_t path_length = 0;  // bytes of `path` in use; 0: unnamed
    std::array<std::uint8_t, 16> ip{};
    std::array<char, path_capacity> path;  // not cleared: only local addresses pay for it

    bool is_wildcard() const {
        std::uint32_t parts[4];
        std::memcpy(parts, ip.data(), sizeof parts);
        return parts[0] == 0 && (family == Family::ipv4 || (parts[1] | parts[2] | parts[3]) == 0);
    }
};

// An IPv4 endpoint in one register, for the calls that move datagrams. It is laid out as a
// sockaddr_in begins, so that both sides copy it in one piece.
struct Ipv4Endpoint {
    Family family;          // ipv4, or none when there is no endpoint
    std::uint16_t port_be;  // network byte order, as `ip_be`
    std::uint32_t ip_be;

    static Ipv4Endpoint of(Address const& address) {
        if (address.family != Family::ipv4) return {};
        Ipv4Endpoint result{Family::ipv4, address.port_be, 0};
        std::memcpy(&result.ip_be, address.ip.data(), sizeof result.ip_be);
        return result;
    }
    Address address() const {
        Address result;
        result.family = family;
        result.port_be = port_be;
        std::memcpy(result.ip.data(), &ip_be, sizeof ip_be);
        return result;
    }
};

// A descriptor of the host that closes itself.
class UniqueDescriptor {
public:
    UniqueDescriptor() = default;
    explicit UniqueDescriptor(int fd) : fd_{fd} {}
    UniqueDescriptor(UniqueDescriptor&& other) noexcept : fd_{std::exchange(other.fd_, -1)} {}
    UniqueDescriptor& operator=(UniqueDescriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~UniqueDescriptor();

    explicit operator bool() const { return fd_ >= 0; }
    int get() const { return fd_; }
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_ = -1;
};

namespace platform {

// One piece of memory. Laid out as the host's scatter/gather element, so arrays need no copy.
struct Buffer {
    void* data;
    std::size_t length;
};

}  // namespace platform

}  // namespace ws2
