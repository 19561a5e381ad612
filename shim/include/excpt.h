// SPDX-License-Identifier: MIT
// The words of structured exception handling. Faults of the processor are not caught: they end the
// program as elsewhere on this host. __finally runs what follows when its block ends or is left
// with __leave, which there may be once in a function; a return inside the block leaves it out.
#ifndef _INC_EXCPT
#define _INC_EXCPT

#define EXCEPTION_EXECUTE_HANDLER 1
#define EXCEPTION_CONTINUE_SEARCH 0
#define EXCEPTION_CONTINUE_EXECUTION (-1)
typedef enum _EXCEPTION_DISPOSITION {
    ExceptionContinueExecution,
    ExceptionContinueSearch,
    ExceptionNestedException,
    ExceptionCollidedUnwind
} EXCEPTION_DISPOSITION;
#define GetExceptionCode() (0U)
#define _exception_code() (0U)
#define AbnormalTermination() (0)

// clang-format takes these words for keywords.
// clang-format off
#ifdef __cplusplus
// It is never thrown. libstdc++ has the word __try, too, and means the same by it.
struct ws2_structured_exception {};
#ifndef __try
#define __try try
#endif
#define __except(...) catch (const ws2_structured_exception&)
#define __finally                                 \
    catch (const ws2_structured_exception&) {}    \
    ws2_leave: __attribute__((unused));
#else
#define __try if (1)
#define __except(...) else
#define __finally                                 \
    else {}                                       \
    ws2_leave: __attribute__((unused));
#endif
// clang-format on
#define __leave goto ws2_leave
#define _try __try
#define _except __except
#define _finally __finally
#define _leave __leave

#endif
