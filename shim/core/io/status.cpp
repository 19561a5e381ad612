// SPDX-License-Identifier: MIT
#include "shim/core/io/status.hpp"

#include <algorithm>
#include <iterator>

namespace ws2::core {
namespace {

struct StatusRow {
    std::uint32_t status;
    Code winsock;
    Code win32;
};

// clang-format off
constexpr StatusRow status_rows[] = {
    {0x00000103, Code::io_incomplete,           Code::io_incomplete            },  // PENDING
    {0x80000005, Code::message_size,            Code::more_data                },  // BUFFER_OVERFLOW
    {0xC0000206, Code::message_size,            Code{1784}                     },  // INVALID_BUFFER_SIZE
    {0xC0000002, Code::operation_not_supported, Code::invalid_function         },  // NOT_IMPLEMENTED
    {0xC00000BB, Code::operation_not_supported, Code::not_supported            },  // NOT_SUPPORTED
    {0xC0000005, Code::bad_address,             Code::no_access                },  // ACCESS_VIOLATION
    {0xC0000023, Code::bad_address,             Code::insufficient_buffer      },  // BUFFER_TOO_SMALL
    {0xC00002C5, Code::bad_address,             Code::no_access                },  // DATATYPE_MISALIGNMENT_ERROR
    {0xC0000008, Code::not_socket,              Code::invalid_handle           },  // INVALID_HANDLE
    {0xC0000024, Code::not_socket,              Code::invalid_handle           },  // OBJECT_TYPE_MISMATCH
    {0xC0000007, Code::no_buffers,              Code{1454}                     },  // PAGEFILE_QUOTA
    {0xC0000017, Code::no_buffers,              Code::not_enough_memory        },  // NO_MEMORY
    {0xC0000018, Code::no_buffers,              Code{487}                      },  // CONFLICTING_ADDRESSES
    {0xC0000044, Code::no_buffers,              Code{1816}                     },  // QUOTA_EXCEEDED
    {0xC0000097, Code::no_buffers,              Code::not_enough_memory        },  // TOO_MANY_PAGING_FILES
    {0xC000009A, Code::no_buffers,              Code{1450}                     },  // INSUFFICIENT_RESOURCES
    {0xC00000A1, Code::no_buffers,              Code{1453}                     },  // WORKING_SET_QUOTA
    {0xC000012D, Code::no_buffers,              Code{1455}                     },  // COMMITMENT_LIMIT
    {0xC000013D, Code::no_buffers,              Code{51}                       },  // REMOTE_RESOURCES
    {0xC0000209, Code::no_buffers,              Code{68}                       },  // TOO_MANY_ADDRESSES
    {0xC000000E, Code::network_down,            Code::file_not_found           },  // NO_SUCH_DEVICE
    {0xC000000F, Code::network_down,            Code::file_not_found           },  // NO_SUCH_FILE
    {0xC0000034, Code::network_down,            Code::file_not_found           },  // OBJECT_NAME_NOT_FOUND
    {0xC000003A, Code::network_down,            Code::path_not_found           },  // OBJECT_PATH_NOT_FOUND
    {0xC00000BF, Code::network_down,            Code{54}                       },  // NETWORK_BUSY
    {0xC00000C3, Code::network_down,            Code{58}                       },  // INVALID_NETWORK_RESPONSE
    {0xC00000C4, Code::network_down,            Code{59}                       },  // UNEXPECTED_NETWORK_ERROR
    {0xC0000022, Code::access_denied,           Code::win32_access_denied      },  // ACCESS_DENIED
    {0xC0000043, Code::address_in_use,          Code{32}                       },  // SHARING_VIOLATION
    {0xC000020A, Code::address_in_use,          Code{52}                       },  // ADDRESS_ALREADY_EXISTS
    {0xC00000A3, Code::would_block,             Code::not_ready                },  // DEVICE_NOT_READY
    {0xC00000D0, Code::would_block,             Code{71}                       },  // REQUEST_NOT_ACCEPTED
    {0xC00000B0, Code::is_shut_down,            Code::pipe_not_connected       },  // PIPE_DISCONNECTED
    {0xC00000B5, Code::timed_out,               Code::semaphore_timeout        },  // IO_TIMEOUT
    {0xC000013F, Code::timed_out,               Code{59}                       },  // LINK_TIMEOUT
    {0xC00000BC, Code::connection_refused,      Code{51}                       },  // REMOTE_NOT_LISTENING
    {0xC0000236, Code::connection_refused,      Code::win32_connection_refused },  // CONNECTION_REFUSED
    {0xC00000BE, Code::network_unreachable,     Code{53}                       },  // BAD_NETWORK_PATH
    {0xC000023C, Code::network_unreachable,     Code::win32_network_unreachable},  // NETWORK_UNREACHABLE
    {0xC000023E, Code::network_unreachable,     Code::protocol_unreachable     },  // PROTOCOL_UNREACHABLE
    {0xC000023D, Code::host_unreachable,        Code::win32_host_unreachable   },  // HOST_UNREACHABLE
    {0xC000023F, Code::connection_reset,        Code::port_unreachable         },  // PORT_UNREACHABLE
    {0xC000A012, Code::network_reset,           Code::network_reset            },  // HOPLIMIT_EXCEEDED
    {0xC000020D, Code::connection_reset,        Code::netname_deleted          },  // CONNECTION_RESET
    {0xC000020C, Code::connection_reset,        Code::netname_deleted          },  // CONNECTION_DISCONNECTED
    {0xC000013C, Code::connection_reset,        Code::netname_deleted          },  // REMOTE_DISCONNECT
    {0xC000013E, Code::connection_reset,        Code{59}                       },  // LINK_FAILED
    {0xC000013B, Code::connection_aborted,      Code::netname_deleted          },  // LOCAL_DISCONNECT
    {0xC000020F, Code::connection_aborted,      Code{59}                       },  // TRANSACTION_ABORTED
    {0xC0000241, Code::connection_aborted,      Code::win32_connection_aborted },  // CONNECTION_ABORTED
    {0xC0000120, Code::operation_aborted,       Code::operation_aborted        },  // CANCELLED
    {0xC0000240, Code::interrupted,             Code::request_aborted          },  // REQUEST_ABORTED
    {0xC0000140, Code::not_connected,           Code{59}                       },  // INVALID_CONNECTION
    {0xC0000141, Code::address_not_available,   Code{59}                       },  // INVALID_ADDRESS
    {0xC0000207, Code::address_not_available,   Code{1214}                     },  // INVALID_ADDRESS_COMPONENT
    {0xC0000237, Code::disconnecting,           Code{1226}                     },  // GRACEFUL_DISCONNECT
    {0xC000023B, Code::is_connected,            Code{1230}                     },  // CONNECTION_ACTIVE
    {0xC0000350, Code::host_down,               Code{1256}                     },  // HOST_DOWN
    {0xC000000D, Code::invalid_argument,        Code::invalid_parameter        },  // INVALID_PARAMETER
    {0xC0000010, Code::invalid_argument,        Code::invalid_function         },  // INVALID_DEVICE_REQUEST
    {0xC0000011, Code::invalid_argument,        Code::handle_eof               },  // END_OF_FILE
    {0xC0000054, Code::invalid_argument,        Code{33}                       },  // FILE_LOCK_CONFLICT
    {0xC0000055, Code::invalid_argument,        Code{33}                       },  // LOCK_NOT_GRANTED
    {0xC000007E, Code::invalid_argument,        Code{158}                      },  // RANGE_NOT_LOCKED
    {0xC000014B, Code::invalid_argument,        Code::broken_pipe              },  // PIPE_BROKEN
    {0xC00000AC, Code::invalid_argument,        Code{231}                      },  // PIPE_NOT_AVAILABLE
    {0xC00000AD, Code::invalid_argument,        Code{230}                      },  // INVALID_PIPE_STATE
    {0xC00000AE, Code::invalid_argument,        Code{231}                      },  // PIPE_BUSY
    {0xC00000AF, Code::invalid_argument,        Code::invalid_function         },  // ILLEGAL_FUNCTION
    {0xC00000B1, Code::invalid_argument,        Code::no_data_in_pipe          },  // PIPE_CLOSING
    {0xC00000B2, Code::invalid_argument,        Code{535}                      },  // PIPE_CONNECTED
    {0xC00000B3, Code::invalid_argument,        Code{536}                      },  // PIPE_LISTENING
    {0xC00000D9, Code::invalid_argument,        Code::no_data_in_pipe          },  // PIPE_EMPTY
};
// clang-format on

constexpr struct {
    Code code;
    Status status;
} code_rows[] = {
    {Code::ok,                      Status::success                  },
    {Code::message_size,            Status::buffer_overflow          },
    {Code::operation_aborted,       Status::cancelled                },
    {Code::interrupted,             Status::cancelled                },
    {Code::connection_reset,        Status::connection_reset         },
    {Code::network_reset,           Status::hop_limit_exceeded       },
    {Code::connection_aborted,      Status::connection_aborted       },
    {Code::connection_refused,      Status::connection_refused       },
    {Code::timed_out,               Status::io_timeout               },
    {Code::is_shut_down,            Status::pipe_disconnected        },
    {Code::not_connected,           Status::invalid_connection       },
    {Code::is_connected,            Status::connection_active        },
    {Code::network_unreachable,     Status::network_unreachable      },
    {Code::host_unreachable,        Status::host_unreachable         },
    {Code::host_down,               Status::host_down                },
    {Code::bad_address,             Status::access_violation         },
    {Code::no_buffers,              Status::insufficient_resources   },
    {Code::too_many_open,           Status::insufficient_resources   },
    {Code::access_denied,           Status::access_denied            },
    {Code::address_in_use,          Status::address_already_exists   },
    {Code::address_not_available,   Status::invalid_address_component},
    {Code::operation_not_supported, Status::not_supported            },
    {Code::insufficient_buffer,     Status::buffer_too_small         },
    {Code::handle_eof,              Status::end_of_file              },
    {Code::broken_pipe,             Status::pipe_broken              },
    {Code::more_data,               Status::buffer_overflow          },
    {Code::no_data_in_pipe,         Status::pipe_closing             },
    {Code::pipe_not_connected,      Status::pipe_disconnected        },
    {Code::would_block,             Status::device_not_ready         },
    {Code::win32_access_denied,     Status::access_denied            },
    {Code::not_enough_memory,       Status::insufficient_resources   },
};

StatusRow const* row_of(Status status) {
    auto const* const row =
        std::ranges::find(status_rows, static_cast<std::uint32_t>(status), &StatusRow::status);
    return row == std::ranges::end(status_rows) ? nullptr : row;
}

// A Win32 code that travels as a status: the facility says so.
bool carries_win32(Status status) {
    auto const facility = static_cast<std::uint32_t>(status) >> 16;
    return facility == 0x8007 || facility == 0xC007 || facility == 0xC001;
}

}  // namespace

Status status_of(Code code) {
    for (auto const& row : code_rows)
        if (row.code == code) return row.status;
    return Status::invalid_parameter;
}

Code winsock_code(Status status) {
    if (status == Status::success) [[likely]]
        return Code::ok;
    if (auto const* const row = row_of(status)) return row->winsock;
    if (is_success(status)) return Code::ok;
    // Of the Win32 codes that travel as a status Winsock translates one; other warnings and errors
    // are WSAEINVAL.
    bool const is_incomplete = carries_win32(status) && win32_code(status) == Code::io_incomplete;
    return is_incomplete ? Code::io_incomplete : Code::invalid_argument;
}

Code win32_code(Status status) {
    if (auto const* const row = row_of(status)) return row->win32;
    auto const number = static_cast<std::uint32_t>(status);
    if (carries_win32(status)) return Code{static_cast<std::int32_t>(number & 0xFFFF)};
    constexpr Code mr_mid_not_found{317};
    return is_success(status) ? Code::ok : mr_mid_not_found;
}

}  // namespace ws2::core
