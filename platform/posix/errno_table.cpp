// SPDX-License-Identifier: MIT
// One row per errno a socket call may leave. What a single Winsock call says differently
// (EINPROGRESS from connect, for one) is a rule in core/call_rules.hpp, not a row here.
#include "platform/posix/errno_table.hpp"

#include <algorithm>
#include <cerrno>
#include <span>

namespace ws2::platform {
namespace {

struct ErrnoRow {
    int os_error;
    Code code;
};

using enum Code;

constexpr ErrnoRow errno_rows[] = {
    {EAGAIN,          would_block                  }, // first: the only frequent one
    {EWOULDBLOCK,     would_block                  }, // the same number on Linux and the BSDs
    {EINTR,           interrupted                  },
    {EINPROGRESS,     in_progress                  },
    {EALREADY,        already                      },
    {EACCES,          access_denied                },
    {EPERM,           access_denied                },
    {EFAULT,          bad_address                  },
    {EINVAL,          invalid_argument             },
    {EMFILE,          too_many_open                },
    {ENFILE,          too_many_open                },
    {ENOTSOCK,        not_socket                   },
    {EBADF,           not_socket                   },
    {EDESTADDRREQ,    destination_required         },
    {EMSGSIZE,        message_size                 },
    {EPROTOTYPE,      wrong_protocol_type          },
    {ENOPROTOOPT,     no_such_option               },
    {EPROTONOSUPPORT, protocol_not_supported       },
    {ESOCKTNOSUPPORT, type_not_supported           },
    {EOPNOTSUPP,      operation_not_supported      },
    {ENOTSUP,         operation_not_supported      },
    {ENOSYS,          operation_not_supported      },
    {ENOTTY,          operation_not_supported      },
    {EPFNOSUPPORT,    protocol_family_not_supported},
    {EAFNOSUPPORT,    family_not_supported         },
    {EADDRINUSE,      address_in_use               },
    {EADDRNOTAVAIL,   address_not_available        },
    {ENODEV,          address_not_available        },
    {ENXIO,           address_not_available        },
    {ENETDOWN,        network_down                 },
    {ENETUNREACH,     network_unreachable          },
    {ENETRESET,       network_reset                },
    {ECONNABORTED,    connection_aborted           },
    {ECONNRESET,      connection_reset             },
    {EPROTO,          connection_reset             },
    {ENOBUFS,         no_buffers                   },
    {ENOMEM,          no_buffers                   },
    {EISCONN,         is_connected                 },
    {ENOTCONN,        not_connected                },
    {EPIPE,           is_shut_down                 },
    {ESHUTDOWN,       is_shut_down                 },
    {ETOOMANYREFS,    too_many_references          },
    {ETIMEDOUT,       timed_out                    },
    {ECONNREFUSED,    connection_refused           },
    {ELOOP,           loop                         },
    {ENAMETOOLONG,    name_too_long                },
    {EHOSTDOWN,       host_down                    },
    {EHOSTUNREACH,    host_unreachable             },
    {ENOENT,          address_not_available        },
    {ENOTDIR,         address_not_available        },
    {EDQUOT,          quota                        },
    {ESTALE,          stale                        },
    {EUSERS,          too_many_users               },
    {ECANCELED,       cancelled                    },
};

// Two rows may name one errno only if they agree; otherwise the answer would hang on their order.
consteval bool rows_agree(std::span<ErrnoRow const> rows) {
    for (auto const& a : rows)
        for (auto const& b : rows)
            if (a.os_error == b.os_error && a.code != b.code) return false;
    return true;
}
static_assert(rows_agree(errno_rows));

}  // namespace

Code code_from_errno(int os_error) noexcept {
    auto const* const row = std::ranges::find(errno_rows, os_error, &ErrnoRow::os_error);
    return row != std::ranges::end(errno_rows) ? row->code : Code::system_call_failure;
}

}  // namespace ws2::platform
