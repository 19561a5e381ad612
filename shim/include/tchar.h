// SPDX-License-Identifier: MIT
// Text that is narrow or, with _UNICODE, wide: the part of <tchar.h> that console programs use. The
// names expand to functions of the host's <stdio.h>, <stdlib.h>, <string.h> and <wchar.h>.
#ifndef _INC_TCHAR
#define _INC_TCHAR

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>
#include <wctype.h>
#include <ws2shim/crt.h>
#include <ws2shim/host_stdlib.h>
#include <ws2shim/types.h>

#if defined(_UNICODE) || defined(UNICODE)
#define __T(quote) L##quote
#define _TEOF WEOF
#define _tmain wmain
#define _tprintf wprintf
#define _ftprintf fwprintf
#define _stprintf swprintf
#define _sntprintf _snwprintf
#define _vtprintf vwprintf
#define _vftprintf vfwprintf
#define _tscanf wscanf
#define _stscanf swscanf
#define _tscanf_s wscanf_s
#define _stscanf_s swscanf_s
#define _ftscanf_s fwscanf_s
#define _fgetts fgetws
#define _fputts fputws
#define _putts _putws
#define _puttchar putwchar
#define _gettchar getwchar
#define _fputtc fputwc
#define _fgettc fgetwc
#define _tcslen wcslen
#define _tcscpy wcscpy
#define _tcsncpy wcsncpy
#define _tcscat wcscat
#define _tcsncat wcsncat
#define _tcscmp wcscmp
#define _tcsncmp wcsncmp
#define _tcschr wcschr
#define _tcsrchr wcsrchr
#define _tcsstr wcsstr
#define _tcspbrk wcspbrk
#define _tcsspn wcsspn
#define _tcstol wcstol
#define _tcstoul wcstoul
#define _tcstod wcstod
#define _istdigit iswdigit
#define _istalpha iswalpha
#define _istspace iswspace
#define _totupper towupper
#define _totlower towlower
#define _ttoi(text) ((int)wcstol((text), NULL, 10))
#define _ttol(text) wcstol((text), NULL, 10)
#define _tcsicmp wcscasecmp
#define _tcsnicmp wcsncasecmp
#define _tcsdup wcsdup
#define _tfopen _wfopen
#define _tfopen_s _wfopen_s
#define _tcscpy_s wcscpy_s
#define _tcscat_s wcscat_s
#define _tcsncpy_s wcsncpy_s
#define _tcsncat_s wcsncat_s
#define _stprintf_s swprintf_s
#define _sntprintf_s _snwprintf_s
#define _vstprintf_s vswprintf_s
#define _vsntprintf_s _vsnwprintf_s
#define _vsntprintf _vsnwprintf
#define _sctprintf _scwprintf
#define _vsctprintf _vscwprintf
#define _vstprintf vswprintf
#define _tprintf_s wprintf
#define _ftprintf_s fwprintf
#define _tcstok_s wcstok_s
#define _tcsnlen wcsnlen
#define _tcsrev _wcsrev
#define _tcslwr _wcslwr
#define _tcsupr _wcsupr
#define _tcslwr_s _wcslwr_s
#define _tcsupr_s _wcsupr_s
#define _tcscoll wcscoll
#define _tcscspn wcscspn
#define _tcsftime wcsftime
#define _tcstoll wcstoll
#define _tcstoull wcstoull
#define _tstoi _wtoi
#define _tstol _wtol
#define _tstof _wtof
#define _ttof _wtof
#define _itot _itow
#define _itot_s _itow_s
#define _tsplitpath _wsplitpath
#define _tsplitpath_s _wsplitpath_s
#define _tmakepath _wmakepath
#define _tmakepath_s _wmakepath_s
#define _puttc putwc
#define _gettc getwc
#define _ungettc ungetwc
#define _istalnum iswalnum
#define _istupper iswupper
#define _istlower iswlower
#define _istpunct iswpunct
#define _istprint iswprint
#define _istxdigit iswxdigit
#define _istcntrl iswcntrl
#define _tgetenv_s _wgetenv_s
#define _tgetenv _wgetenv
#define _tgetcwd _wgetcwd
#define _tchdir _wchdir
#else
#define __T(quote) quote
#define _TEOF EOF
#define _tmain main
#define _tprintf printf
#define _ftprintf fprintf
#define _stprintf sprintf
#define _sntprintf _snprintf
#define _vtprintf vprintf
#define _vftprintf vfprintf
#define _tscanf scanf
#define _stscanf sscanf
#define _tscanf_s scanf_s
#define _stscanf_s sscanf_s
#define _ftscanf_s fscanf_s
#define _fgetts fgets
#define _fputts fputs
#define _putts puts
#define _puttchar putchar
#define _gettchar getchar
#define _fputtc fputc
#define _fgettc fgetc
#define _tcslen strlen
#define _tcscpy strcpy
#define _tcsncpy strncpy
#define _tcscat strcat
#define _tcsncat strncat
#define _tcscmp strcmp
#define _tcsncmp strncmp
#define _tcschr strchr
#define _tcsrchr strrchr
#define _tcsstr strstr
#define _tcspbrk strpbrk
#define _tcsspn strspn
#define _tcstol strtol
#define _tcstoul strtoul
#define _tcstod strtod
#define _istdigit isdigit
#define _istalpha isalpha
#define _istspace isspace
#define _totupper toupper
#define _totlower tolower
#define _ttoi atoi
#define _ttol atol
#define _tcsicmp strcasecmp
#define _tcsnicmp strncasecmp
#define _tcsdup strdup
#define _tfopen fopen
#define _tfopen_s fopen_s
#define _tcscpy_s strcpy_s
#define _tcscat_s strcat_s
#define _tcsncpy_s strncpy_s
#define _tcsncat_s strncat_s
#define _stprintf_s sprintf_s
#define _sntprintf_s _snprintf_s
#define _vstprintf_s vsprintf_s
#define _vsntprintf_s _vsnprintf_s
#define _vsntprintf _vsnprintf
#define _sctprintf _scprintf
#define _vsctprintf _vscprintf
#define _vstprintf vsprintf
#define _tprintf_s printf
#define _ftprintf_s fprintf
#define _tcstok_s strtok_s
#define _tcsnlen strnlen
#define _tcsrev _strrev
#define _tcslwr _strlwr
#define _tcsupr _strupr
#define _tcslwr_s _strlwr_s
#define _tcsupr_s _strupr_s
#define _tcscoll strcoll
#define _tcscspn strcspn
#define _tcsftime strftime
#define _tcstoll strtoll
#define _tcstoull strtoull
#define _tstoi atoi
#define _tstol atol
#define _tstof atof
#define _ttof atof
#define _itot _itoa
#define _itot_s _itoa_s
#define _tsplitpath _splitpath
#define _tsplitpath_s _splitpath_s
#define _tmakepath _makepath
#define _tmakepath_s _makepath_s
#define _puttc putc
#define _gettc getc
#define _ungettc ungetc
#define _istalnum isalnum
#define _istupper isupper
#define _istlower islower
#define _istpunct ispunct
#define _istprint isprint
#define _istxdigit isxdigit
#define _istcntrl iscntrl
#define _tgetenv_s getenv_s
#define _tgetenv getenv
#define _tgetcwd _getcwd
#define _tchdir _chdir
#endif

#define _T(quote) __T(quote)
#define _TEXT(quote) __T(quote)
typedef TCHAR _TCHAR, _TSCHAR, _TUCHAR, _TXCHAR;

#endif
