from pages.shared import settings

settings.start_page()
