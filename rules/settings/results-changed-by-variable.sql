-- title: A variable changes what numeric libraries compute
-- severity: note
-- confidence: certain
-- message: {subject} is {found}: {effect}
-- why: Without it the same program gives other numbers, or the same ones in another time. No package says that it is set.
-- fix: Nothing, if that is wanted; then it belongs to what describes the environment.
-- reads: variable
-- taxonomy: ENV06
WITH telling(name, effect) AS (
  VALUES
    ('MKL_CBWR', 'MKL takes that code path on all processors'),
    ('OPENBLAS_CORETYPE', 'OpenBLAS takes the code for that processor'),
    ('MKL_ENABLE_INSTRUCTIONS', 'MKL is limited to those instructions'),
    ('ONEDNN_MAX_CPU_ISA', 'oneDNN is limited to those instructions'),
    ('NPY_DISABLE_CPU_FEATURES', 'NumPy leaves those instructions out'),
    ('ATEN_CPU_CAPABILITY', 'PyTorch takes the code for that processor'),
    ('CUBLAS_WORKSPACE_CONFIG', 'cuBLAS is the same in each run, or not'),
    ('NVIDIA_TF32_OVERRIDE', 'it decides whether numbers are rounded to TF32'),
    ('TF_ENABLE_ONEDNN_OPTS', 'it decides whether TensorFlow computes by oneDNN'),
    ('TF_DETERMINISTIC_OPS', 'TensorFlow is the same in each run, or not'),
    ('XLA_FLAGS', 'XLA compiles by those options'),
    ('JAX_ENABLE_X64', 'JAX computes with 64 bits'),
    ('JAX_DEFAULT_MATMUL_PRECISION', 'JAX rounds products so'),
    ('KERAS_BACKEND', 'Keras computes by that library'),
    ('OMP_NUM_THREADS', 'sums are split among that many threads'),
    ('MKL_NUM_THREADS', 'sums are split among that many threads'),
    ('OPENBLAS_NUM_THREADS', 'sums are split among that many threads'),
    ('GLIBC_TUNABLES', 'the C library takes other code'),
    ('NUMBA_CPU_NAME', 'Numba compiles for that processor')
)
SELECT
  '' AS environment,
  variable.name AS subject,
  variable.value AS found,
  telling.effect AS effect
FROM telling
JOIN variable ON variable.name = telling.name AND variable.value <> ''
