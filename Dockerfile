# The site as one process on port 8000. Give it DJANGO_SECRET_KEY, DJANGO_ALLOWED_HOSTS, CAC2020_FIELD_KEYS and the
# other variables of README's table at run time; none of them is in the image. /srv/var holds the SQLite database and
# uploads: mount it.
FROM python:3.13-slim

ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1

RUN useradd --system --uid 10001 --home-dir /srv --shell /usr/sbin/nologin summit
WORKDIR /srv/site

COPY requirements.lock .
RUN python -m pip install --require-hashes --only-binary :all: -r requirements.lock

COPY . .
# Local mode is for these two build steps alone: they need settings, but no secret of the running site.
RUN CAC2020_LOCAL=1 CAC2020_VAR_DIR=/tmp/build python manage.py compile_translations \
    && CAC2020_LOCAL=1 CAC2020_VAR_DIR=/tmp/build python manage.py collectstatic --no-input --verbosity 0 \
    && mkdir -p /srv/var && mv /tmp/build/static /srv/static && rm -rf /tmp/build \
    && chmod -R a+rX /srv/static && chown summit /srv/var

ENV CAC2020_VAR_DIR=/srv/var CAC2020_STATIC_DIR=/srv/static PORT=8000
USER summit
VOLUME /srv/var
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "scripts/healthcheck.py"]

# The database is brought up to date before the server starts; both commands change nothing when there is nothing to do.
CMD ["sh", "-c", "python manage.py migrate --no-input && python manage.py load_programme && exec gunicorn cac2020.wsgi"]
