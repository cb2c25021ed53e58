# system configuration generated and used by the sysconfig module
build_time_vars = {'ABIFLAGS': '',
 'CC': 'gcc',
 'CONFIG_ARGS': "'--enable-shared' '--with-lto'",
 'EXT_SUFFIX': '.cpython-311-x86_64-linux-gnu.so',
 'Py_DEBUG': 0,
 'Py_ENABLE_SHARED': 1,
 'SOABI': 'cpython-311-x86_64-linux-gnu',
 'VERSION': '3.11'}
